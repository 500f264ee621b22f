"""The reasons for refusals about what facilitators decide about one member, in words."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ground.refusals import NotAllowed, Refusal


def in_words(moment: datetime) -> str:
    """The day of a moment, in the reader's language."""
    return date_format(timezone.localtime(moment), _("Y年n月j日"))


def unknown_preset() -> Refusal:
    """The reason that was chosen does not exist (any more)."""
    return Refusal(
        "unknown_preset",
        _("この理由は選べません。"),
        _("並んでいるものから選ぶか、ご自分のことばで書いてください。"),
        field="preset",
    )


def too_late_to_undo() -> Refusal:
    """The letter about a removal has gone out."""
    return Refusal(
        "too_late_to_undo",
        _("もう取り消せません。ご本人へのお知らせが出たあとです。"),
        _(
            "もう一度参加を希望してもらえば、すぐに受け入れられます。期限をつけたときは、先にその方のページで期限をなくしてください。"
        ),
    )


def barred(until: datetime) -> Refusal:
    """The person may ask again only after a date that a facilitator set."""
    return Refusal(
        "barred",
        _("このグループでは、%(day)sから、また参加の希望を受け付けます。") % {"day": in_words(until)},
        _(
            "ほかのグループには、いまも参加を希望できます。話したいことがあるときは、「伝える」から職員に届けられます。"
            "つらいときは、どのページの上にもある「こまったとき」から、人のいる窓口を選べます。"
        ),
    )


def no_bar() -> Refusal:
    """There is no date before which the person may not ask again, or it has passed."""
    return Refusal("no_bar", _("この方は、いまも参加を希望できます。"), _("することはありません。"))


def may_not_pause() -> Refusal:
    """Only a facilitator may pause somebody's writing, and never a facilitator's."""
    return NotAllowed("may_not_pause", _("この方の書き込みをお休みにすることはできません。"))


def paused_already(until: datetime) -> Refusal:
    """A pause runs already."""
    when = date_format(timezone.localtime(until), _("n月j日（D） H:i"))
    return Refusal(
        "paused_already",
        _("この方の書き込みは、もう%(when)sまでお休みになっています。") % {"when": when},
        _("長さを変えるときは、いちどお休みを終わりにしてから、もう一度決めてください。"),
    )


def no_pause() -> Refusal:
    """No pause runs: it has ended by itself, or a colleague lifted it."""
    return Refusal("no_pause", _("この方は、もう書きこめます。"), _("することはありません。"))


def nothing_noted() -> Refusal:
    """The note is empty."""
    return Refusal(
        "nothing_noted", _("まだ何も書かれていません。"), _("見たことを、短く書いてください。"), field="text"
    )


def note_too_long() -> Refusal:
    """The note is longer than 1,000 characters."""
    return Refusal("note_too_long", _("メモは1000文字までです。"), _("分けて残せます。"), field="text")
