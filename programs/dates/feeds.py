"""Dates as calendar files: plain values in, iCalendar text out."""

from collections.abc import Iterable
from datetime import timedelta

from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event, vDuration

from ground.links import absolute_page, own_host
from programs.models import Occurrence
from programs.schedule.rule import OFFICE


def calendar_of(occurrences: Iterable[Occurrence], *, name: str, remind: bool = False) -> bytes:
    """A calendar of these dates (each with its `page`). Cancelled ones say so; moved ones replace their older entry."""
    calendar = Calendar()
    calendar.add("prodid", "-//Tsudoi//programs//")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", vDuration(timedelta(hours=6)), parameters={"value": "DURATION"})
    for occurrence in occurrences:
        calendar.add_component(_event(occurrence, remind=remind))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _event(occurrence: Occurrence, *, remind: bool) -> Event:
    page = occurrence.page  # type: ignore[attr-defined]
    event = Event()
    event.add("uid", f"{occurrence.uid}@{own_host()}")
    event.add("dtstamp", occurrence.changed_at)
    event.add("last-modified", occurrence.changed_at)
    event.add("sequence", occurrence.revision)
    event.add("dtstart", occurrence.starts_at.astimezone(OFFICE))
    event.add("dtend", occurrence.ends_at.astimezone(OFFICE))
    event.add("status", "CANCELLED" if occurrence.is_cancelled else "CONFIRMED")
    event.add("summary", _("【中止】%(title)s") % {"title": page.title} if occurrence.is_cancelled else page.title)
    event.add("description", page.summary)
    event.add("url", absolute_page(page))
    place = occurrence.where
    if place is not None:
        event.add("location", " ".join(filter(None, [place.name, place.address])))
    elif page.online:
        event.add("location", _("オンライン"))
    if remind and not occurrence.is_cancelled:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", page.title)
        alarm.add("trigger", timedelta(hours=-2))
        event.add_component(alarm)
    return event
