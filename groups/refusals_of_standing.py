"""The reasons for refusals about pledges of secrecy and confirmed adults, in words."""

from django.utils.translation import gettext_lazy as _

from ground.refusals import NotAllowed, Refusal


def pledge_missing() -> Refusal:
    """Who is no official signs the pledge before the role begins."""
    return Refusal(
        "pledge_missing",
        _("引き受けるには、秘密を守る誓約が必要です。"),
        _("誓約を読んで、よければチェックを入れてから、もう一度押してください。"),
        field="pledge",
    )


def pledge_changed() -> Refusal:
    """The wording was changed while it was read."""
    return Refusal(
        "pledge_changed",
        _("誓約の文が新しくなりました。"),
        _("もう一度読んで、よければチェックを入れてください。"),
        field="pledge",
    )


def nothing_to_sign() -> Refusal:
    """Nobody asks this person for a pledge."""
    return NotAllowed("nothing_to_sign", _("誓約をお願いしている方だけの手続きです。"))


def signed_already() -> Refusal:
    """The pledge holds for longer than a month; it is not yet time to sign again."""
    return Refusal(
        "signed_already",
        _("誓約は、もういただいています。"),
        _("次の手続きは、終わる日の30日前からできます。"),
    )


def not_marked_by_oneself() -> Refusal:
    """Only staff mark and confirm, and never about themselves."""
    return NotAllowed(
        "not_oneself",
        _("自分のことは、自分では記録できません。記録できるのは、担当の職員だけです。"),
        _("ほかの職員に記録してもらってください。"),
    )


def adult_not_confirmed() -> Refusal:
    """The group has people under 18, and the person is not confirmed (any more)."""
    return Refusal(
        "adult_not_confirmed",
        _("このグループの進行役には、おとなの確認が必要です。まだ記録がありません。"),
        _("センターの職員に、確認をお願いしてください。記録されると、引き受けられます。"),
    )


def confirmed_in_the_future() -> Refusal:
    """Nothing is recorded before it was done."""
    return Refusal(
        "confirmed_in_the_future",
        _("確認した日が、まだ来ていません。"),
        _("確認がすんでから記録してください。"),
        field="confirmed_on",
    )


def confirmation_ends_first() -> Refusal:
    """The last valid day is over, before the confirmation, or further away than the office keeps one."""
    return Refusal(
        "confirmation_ends_first",
        _("いつまで有効かを、今日からあとの5年以内の日にしてください。"),
        field="valid_until",
    )
