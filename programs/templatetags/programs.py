"""Dates, seats and links of programmes, for the templates of pages and mails."""

from datetime import datetime

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail.models import Page

from ground.links import absolute, page_path
from programs.enums import Availability
from programs.models import Occurrence
from programs.queries.dates import availability
from programs.queries.programs import translations
from programs.schedule.moments import moment_words, when_words
from programs.schedule.rule import OFFICE
from programs.signups import links

register = template.Library()
TAG_KINDS = {
    Availability.OPEN: "good",
    Availability.WALK_IN: "good",
    Availability.FEW: "warn",
    Availability.FULL: "",
    Availability.NOT_YET: "info",
    Availability.CLOSED: "",
    Availability.CANCELLED: "bad",
    Availability.PAST: "",
}


@register.filter
def when(occurrence: Occurrence) -> SafeString:
    """A date's day and hours, as a `<time>`."""
    words = when_words(occurrence.starts_at, occurrence.ends_at)
    clock = words.rindex(f"{timezone.localtime(occurrence.starts_at, OFFICE):%H:%M}", 0, -len("00:00"))
    return format_html(
        '<time datetime="{}">{}<span class="clock">{}</span></time>',
        occurrence.starts_at.isoformat(),
        words[:clock],
        words[clock:],
    )


@register.filter
def moment(value: datetime | str) -> str:
    """The day and time of a moment. Mails store theirs as ISO text."""
    return moment_words(_moment(value))


@register.filter
def until(starts_at: datetime | str, ends_at: datetime | str) -> str:
    """`{{ starts_at|until:ends_at }}`: the day and times from ISO text, in mails."""
    return when_words(_moment(starts_at), _moment(ends_at))


@register.filter
def word(occurrence: Occurrence) -> Availability:
    """Whether one can still come."""
    return availability(occurrence)


@register.filter
def tag_kind(value: Availability) -> str:
    """The colour of an availability's tag; the word itself says the same."""
    return TAG_KINDS[value]


@register.simple_tag(takes_context=True)
def page_address(context: template.Context, page: Page) -> str:
    """The address of a page on this site."""
    return page_path(page, context.get("request"))


@register.inclusion_tag("programs/_subscribe.html")
def subscribe(path: str) -> dict[str, str]:
    """How to subscribe to the calendar at this path, with a hint for each kind of calendar."""
    address = absolute(path)
    return {"path": path, "address": address, "webcal": f"webcal:{address.partition(':')[2]}"}


@register.simple_tag
def guardian_link(enrollment_id: int, secret: str) -> str:
    """The guardian's own link, signed when the mail is written, so that it is stored nowhere."""
    return _absolute("programs:guardian", links.guardian_token(enrollment_id, secret))


@register.simple_tag
def cancel_link(enrollment_id: int) -> str:
    """The link that can cancel this sign-up and do nothing else."""
    return _absolute("programs:cancel_by_mail", links.cancel_token(enrollment_id))


@register.simple_tag
def enrollment_link(enrollment_id: int) -> str:
    """The page of one's own sign-up."""
    return _absolute("programs:enrollment", enrollment_id)


@register.simple_tag
def guardian_withdraw_link(enrollment_id: int) -> str:
    """The guardian's lasting link: what was agreed to, and how to withdraw consent."""
    return _absolute("programs:guardian_withdraw", links.lasting_token(enrollment_id))


@register.simple_tag
def dates_link(occurrence_id: int) -> str:
    """The other dates of the same programme, or the list if the programme is no longer public.

    The address says which programme it is: it stands in a mail's last lines only.
    """
    occurrence = Occurrence.objects.select_related("program").filter(pk=occurrence_id).first()
    program = occurrence.program if occurrence else None
    if program is None or not program.live:
        return absolute(reverse("wagtail_serve", args=["programs/"]))
    return absolute(page_path(translations([program]).get(program.translation_key, program)))


def _absolute(name: str, argument: int | str) -> str:
    return absolute(reverse(name, args=[argument]))


def _moment(value: datetime | str) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(value)
