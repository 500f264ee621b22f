"""Why somebody in a room may not write now, in words: a pause, changed rules, the night, slow mode, a closed room."""

from datetime import UTC, datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from chat.enums import ALONE
from chat.private_refusals import second_adult_missing
from ground.refusals import Refusal
from groups.enums import GroupState


def wait_a_little(seconds: int) -> Refusal:
    """The group talks slowly: the member's last message is too fresh. Tells how many seconds are left."""
    return Refusal(
        "slow_mode",
        _("いまは、ゆっくり話す時間です。あと%(seconds)s秒で書けます。") % {"seconds": seconds},
        _("書いたことばは、そのままのこしておいてください。"),
    )


def cannot_write(state: str, *, paused_until: int, must_agree: bool, night_until: int) -> Refusal:
    """The person may not write now: it is paused for them, they have to agree first, it is closed, or it is night."""
    if paused_until:
        return writing_paused(paused_until)
    if must_agree:
        return agree_first()
    if state == ALONE:
        return second_adult_missing()
    return it_is_night(night_until) if night_until and state == GroupState.OPEN else closed_for_now(state)


def agree_first() -> Refusal:
    """The ground rules changed, and the person has not agreed to them yet."""
    return Refusal(
        "agree_first",
        _("グループの約束が新しくなりました。読むことは、いまもできます。"),
        _("新しい約束を読んで同意すると、また書けます。"),
    )


def closed_for_now(state: str) -> Refusal:
    """Writing is closed for now: the group is resting or closed (`state`, a GroupState), or the room is frozen."""
    if state == GroupState.PAUSED:
        return Refusal("paused", _("このグループはお休み中です。"), _("読み返すことはできます。再開をお待ちください。"))
    if state != GroupState.OPEN:
        return Refusal("closed", _("このグループはおわりました。"), _("読み返すことはできます。"))
    return Refusal(
        "frozen",
        _("いま、書き込みを止めています。"),
        _("見守りの人が再開するまで、少しお待ちください。書いた文は消えません。"),
    )


def writing_paused(until: int) -> Refusal:
    """A facilitator has paused this person's writing until a moment, in seconds since 1970."""
    when = date_format(localtime(datetime.fromtimestamp(until, UTC)), str(_("n月j日（D） H:i")))
    return Refusal(
        "writing_paused",
        _("%(when)sまで、あなたの書き込みはお休みです。") % {"when": when},
        _(
            "読むことはできます。わけは「わたしのグループ」にあります。言いたいことは、「伝える」から職員に届けられます。"
        ),
    )


def it_is_night(until: int) -> Refusal:
    """The group has decided only to read at night, until a moment in seconds since 1970."""
    when = date_format(localtime(datetime.fromtimestamp(until, UTC)), "H:i")
    return Refusal(
        "night",
        _("いまは夜なので、このグループは読むだけの時間です。%(when)sから、また書けます。") % {"when": when},
        _(
            "書いたことばは、そのままのこしておいてください。"
            "つらいときは、どのページの上にもある「こまったとき」から、人のいる窓口を選べます。"
        ),
    )
