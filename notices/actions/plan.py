"""Decide by which ways, and when, somebody is told of a new notice."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from notices import quiet
from notices.actions import duty_phones
from notices.enums import Way
from notices.kinds import KINDS, Kind, by_kind
from notices.models import Delivery, Notice, Preference, Silence
from notices.ways.carrier import CARRIERS

AWAKE = timedelta(hours=1)  # after writing, during which quiet hours only take the sound away
Thing = tuple[int, str, int]  # user, kind, about


def plan(notices: Sequence[Notice], awake: Collection[Thing] = ()) -> None:
    """Queue the deliveries of notices, and note when each person's next gathered mail is due.

    `awake` are those whose person wrote there within the hour: quiet hours take the sound away, and not the notice.
    What a pause, a silence or a choice holds back is planned when there is more of it, once nothing holds it back.
    """
    if not notices:
        return
    now, choices = timezone.now(), preferences({notice.user_id for notice in notices})
    duty_phones.ring(notices, now)
    silent, found = silenced(notices, now), set[int]()
    ways: dict[Way, list[tuple[Notice, Kind]]] = {}
    for notice in notices:
        kind, choice = KINDS[notice.kind], choices[notice.user_id]
        if not is_told(kind, choice, now) or (notice.pk in silent and not kind.urgent):
            continue
        for way in ways_of(kind, choice):
            ways.setdefault(way, []).append((notice, kind))
    for way, some in ways.items():
        if way is Way.MAIL:
            _gathered({notice.user_id for notice, kind in some if not kind.mails_itself}, choices, now)
            found |= {notice.pk for notice, _kind in some}
        elif carrier := CARRIERS.get(way):
            targets = carrier.targets({notice.user_id for notice, _kind in some})
            deliveries = [
                _delivery(notice, kind, way, target, choices[notice.user_id], now, awake)
                for notice, kind in some
                for target in targets.get(notice.user_id, ())
            ]
            Delivery.objects.bulk_create(deliveries, ignore_conflicts=True)
            found |= {delivery.notice_id for delivery in deliveries}
    Notice.objects.filter(pk__in=found).update(planned_at=now)


def plan_again(notices: QuerySet[Notice]) -> None:
    """Look for ways anew, once there is more of them, for those of these notices of which nothing has told yet.

    Called where what was planned is given up: a pause, a silence or a choice came in between.
    """
    told = Delivery.objects.filter(Q(sent_at__isnull=False) | Q(sending_since__isnull=False), notice=OuterRef("pk"))
    notices.filter(~Exists(told), read_at=None, mailed_at=None).update(planned_at=None)


def may_be_sent_at(notice: Notice, choice: Preference, now: datetime, *, silent: bool) -> datetime:
    """When a notice may be told outside the site: now, or after the quiet hours as they are chosen now.

    `silent`: without a sound, which the quiet hours allow for an hour, while its person is in the conversation.
    """
    if KINDS[notice.kind].urgent or (silent and now - notice.last_at <= AWAKE):
        return now
    return quiet.after_quiet(now, choice.quiet_from, choice.quiet_until, ZoneInfo(settings.TIME_ZONE))


def is_told(kind: Kind, choice: Preference, now: datetime) -> bool:
    """Whether a person is told of this kind outside the site at all at this moment."""
    if choice.everything_off:
        return False
    return kind.urgent or not choice.is_paused(now)


def ways_of(kind: Kind, choice: Preference) -> frozenset[Way]:
    """The ways a person has chosen for a kind, or the usual ones."""
    chosen = choice.ways.get(kind.name) if kind.can_be_stopped else None
    return kind.usually if chosen is None else frozenset(Way(way) for way in chosen if way in Way.values)


def mails_are_wanted(user_id: int, kind: str) -> bool:
    """Whether a person wants mails of one kind, or the gathered one now (""). Who is suspended gets none."""
    choice = Preference.objects.filter(pk=user_id).first() or Preference(user_id=user_id)
    if choice.everything_off or not get_user_model().objects.filter(pk=user_id, is_active=True).exists():
        return False
    if known := KINDS.get(kind):
        return Way.MAIL in ways_of(known, choice)
    unread = Notice.objects.filter(user=user_id, read_at=None)
    return wants_mails(choice) and not choice.is_paused(timezone.now()) and unread.exists()


def wants_mails(choice: Preference) -> bool:
    """Whether any news may be told to a person by the gathered mail."""
    return any(Way.MAIL in ways_of(kind, choice) for kind in KINDS.values() if not kind.mails_itself)


def next_gathered(choice: Preference, now: datetime) -> datetime:
    """When a gathered mail that is asked for now goes out: at the hour that its person chose."""
    return quiet.next_time(now, time(choice.mail_hour), ZoneInfo(settings.TIME_ZONE))


def preferences(user_ids: Collection[int]) -> dict[int, Preference]:
    """Return everybody's choices; whoever made none has those of a new row, which is stored."""
    known = Preference.objects.in_bulk(list(user_ids))
    missing = [Preference(user_id=user_id) for user_id in user_ids if user_id not in known]
    Preference.objects.bulk_create(missing, ignore_conflicts=True)
    return known | {choice.pk: choice for choice in missing}


def silenced(notices: Iterable[Notice], now: datetime) -> set[int]:
    """Return the ids of the notices about something that their person wants no push or mail about."""
    scopes: dict[tuple[int, str], list[int]] = {}
    for kind, some in by_kind(notices).items():
        named = kind.scopes({notice.about for notice in some})
        for notice in some:
            if notice.about in named:
                scopes.setdefault((notice.user_id, named[notice.about]), []).append(notice.pk)
    wishes = Silence.objects.filter(
        Q(until=None) | Q(until__gt=now),
        user_id__in={user_id for user_id, _scope in scopes},
        scope__in={scope for _user_id, scope in scopes},
    )
    return {pk for wish in wishes.values_list("user_id", "scope") for pk in scopes.get(wish, ())}


def _gathered(user_ids: Iterable[int], choices: dict[int, Preference], now: datetime) -> None:
    """Note when each person's gathered mail is due; one that is due sooner stays."""
    by_moment: dict[datetime, list[int]] = {}
    for user_id in user_ids:
        by_moment.setdefault(next_gathered(choices[user_id], now), []).append(user_id)
    for due, some in by_moment.items():
        Preference.objects.filter(pk__in=some, gathered_due_at=None).update(gathered_due_at=due)


def _delivery(
    notice: Notice, kind: Kind, way: Way, target: int, choice: Preference, now: datetime, awake: Collection[Thing]
) -> Delivery:
    is_awake = (notice.user_id, notice.kind, notice.about) in awake
    loud = may_be_sent_at(notice, choice, now, silent=False)
    due = (now if is_awake else loud) + kind.grace
    silent = is_awake and loud > now
    return Delivery(notice=notice, way=way, target=target, urgent=kind.urgent, silent=silent, due_at=due)
