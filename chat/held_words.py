"""What its author is told of words that wait, and what somebody is told who wrote of being at their end."""

import zoneinfo
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from chat.enums import HeldState
from chat.models import HeldMessage, Report
from chat.worry_words import worry_words
from helplines.contacts import Contact, contacts
from helplines.enums import HelpTopic

HERE = zoneinfo.ZoneInfo(settings.TIME_ZONE)
TOPICS = (HelpTopic.DANGER, HelpTopic.SELF)
MOST_CONTACTS = 6


@dataclass(frozen=True, slots=True)
class Help:
    """What its writer is shown at once, and nobody else: who was told, and numbers to tap."""

    said: str
    contacts: list[Contact]

    @property
    def frame(self) -> dict[str, Any]:
        """The same for a frame."""
        names = ("label", "number", "tel", "url")
        return {"said": self.said, "contacts": [{name: one[name] for name in names} for one in self.contacts]}  # type: ignore[literal-required]


def held_words(held: HeldMessage) -> str:
    """Say how it stands: who sees it, until when, and what happens then; or what came of it."""
    if held.state == HeldState.RELEASED:
        return _("みんなに届いています。")
    if held.state == HeldState.WITHDRAWN:
        return _("取りやめました。だれにも届いていません。")
    if held.state == HeldState.RETURNED:
        return _("見守りの人から返ってきました。ほかの参加者には届いていません。")
    until = {"until": _moment(held.due_at)}
    if held.handed_over_at is not None:
        if held.handed_over_at < held.due_at:
            return _("コーディネーターが読むまで待っています。ほかの参加者には、まだ届いていません。")
        return _("見守りの人が読めなかったので、コーディネーターにも渡しました。ほかの参加者には、まだ届いていません。")
    return " ".join([_waits_for(held), _("%(until)sまでに読めないときは、コーディネーターに渡します。") % until])


def _waits_for(held: HeldMessage) -> str:
    if held.appealed_at is not None:
        return _("返した人とは別の見守りの人が、もう一度読みます。")
    if held.has_picture:
        return _("見守りの人が見るまで待っています。ほかの参加者には、まだ届いていません。")
    if held.edits_id is not None:
        return _("直したことばは、見守りの人が読むまで待っています。それまでは、前のことばのままです。")
    return _("見守りの人が読むまで待っています。ほかの参加者には、まだ届いていません。")


def help_for(worry: Report) -> Help:
    """Say that a human was told and when they come, with the numbers of the help page that fit."""
    said = [_("つらさを書いてくれて、ありがとうございます。"), worry_words(worry) or _("見守りの人も知っています。")]
    found = [one for one in contacts() if one["topic"] in TOPICS and (one["tel"] or one["url"])]
    return Help(" ".join(said), found[:MOST_CONTACTS])


def _moment(at: datetime) -> str:
    there = timezone.localtime(at, HERE)
    if there.date() == timezone.localtime(timezone.now(), HERE).date():
        return date_format(there, "H:i")
    return date_format(there, _("n月j日（D） H:i"))
