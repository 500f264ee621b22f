"""Pushes to the shared telephones of duties (`notices.models.DutyPhone`)."""

from collections.abc import Collection, Mapping, Sequence

from django.utils import timezone

from notices.actions import duty_phones
from notices.enums import Way
from notices.models import DutyPhone
from notices.ways.carrier import Answer, Outcome, Parcel, Posting
from notices.ways.push import WebPush


class DutyPush(WebPush):
    """The same push, to a duty. No person has such a target: for whom one rings, the kind of news says."""

    way = Way.DUTY

    def targets(self, user_ids: Collection[int]) -> Mapping[int, Sequence[int]]:
        return {}

    def prepare(self, target: int, parcel: Parcel) -> Posting | Outcome:
        phone = DutyPhone.objects.filter(pk=target).first()
        if phone is None or not self.allows(phone.endpoint):
            return Outcome.GONE
        if phone.not_before and phone.not_before > timezone.now():
            return Outcome.LATER
        return self._posting(phone, parcel)

    def note(self, target: int, answer: Answer) -> None:
        if answer.outcome is Outcome.SENT:
            duty_phones.note_taken(pk=target)
        elif answer.outcome is Outcome.GONE:
            duty_phones.end_phone(pk=target)
        elif answer.pause is not None:
            duty_phones.note_pause(pk=target, until=timezone.now() + answer.pause)
