"""Refusals about a member's line with the facilitators: what happened, and where to go instead."""

from django.utils.translation import gettext_lazy as _

from ground.refusals import NotAllowed, Refusal


def second_adult_missing() -> Refusal:
    """Somebody under 18, or who was never asked, and only one facilitator: nobody talks with them alone."""
    return Refusal(
        "second_adult_missing",
        _(
            "18歳未満の方（まだ答えていない方も）と進行役との話は、かならず、おとながふたり読みます。"
            "いまは進行役がひとりなので、ここでは書けません。"
        ),
        _(
            "グループの部屋では、いつものように書けます。急ぐときや、ひとりで話したいときは、"
            "どのページの上にもある「こまったとき」から、人のいる窓口を選べます。"
        ),
    )


def no_line_with() -> Refusal:
    """A line is one member's: facilitators have their backstage, and who has left has no line any more."""
    return Refusal(
        "no_line_with",
        _("この方とは、ここでは話を始められません。"),
        _("いま参加しているメンバーとだけ、話を始められます。進行役どうしの話は「進行役どうしの話」でどうぞ。"),
    )


def not_for_you() -> NotAllowed:
    """Neither the member whose line it is, nor a facilitator of the group."""
    return NotAllowed("not_a_member", _("この話を読めるのは、ご本人と、このグループの進行役だけです。"))
