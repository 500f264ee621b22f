"""The reasons for refusals about a group's settings and ground rules, in words."""

from django.utils.translation import gettext_lazy as _

from ground.refusals import NotAllowed, Refusal
from groups.enums import Stage


def not_your_settings() -> Refusal:
    """Only the group's facilitators and staff who look after groups change its settings."""
    return NotAllowed("not_your_settings", _("この設定を変えられるのは、グループの進行役と担当の職員だけです。"))


def not_inside() -> Refusal:
    """Only who is in agrees to changed rules; others agree when they ask to join."""
    return NotAllowed("not_inside", _("同意できるのは、このグループに参加している方です。"))


def rules_missing() -> Refusal:
    """There is not one line of ground rules in Japanese."""
    return Refusal(
        "rules_missing", _("約束が空です。"), _("1行に1つ、短い文で書いてください。"), field="ground_rules_ja"
    )


def rules_too_long(longest: int) -> Refusal:
    """The ground rules are longer than `longest` characters."""
    return Refusal(
        "rules_too_long",
        _("約束は%(longest)s文字までです。") % {"longest": longest},
        _("読みやすいように、短くしてください。"),
        field="ground_rules_ja",
    )


def date_too_early(stage: Stage) -> Refusal:
    """The date of this stage is missing, before that of the one before, or too near for people to be told."""
    return Refusal(
        "date_too_early",
        _("「%(stage)s」の日付を、もっと先にしてください。") % {"stage": stage.label},
        _("前の日付より後で、みんなに知らせる時間がとれる日にします（お別れは7日、読むだけは14日、消えるのは30日）。"),
        field=str(stage),
    )


def life_is_over() -> Refusal:
    """A cohort that is read-only or erased does not go on."""
    return Refusal(
        "life_is_over", _("このグループは、もうおわりの時間に入っています。"), _("新しいグループを作ってください。")
    )


def welcome_too_long(longest: int) -> Refusal:
    """What everybody reads first is longer than `longest` characters."""
    return Refusal(
        "welcome_too_long",
        _("はじめに読むことばは%(longest)s文字までです。") % {"longest": longest},
        _("短くしてください。"),
        field="welcome",
    )


def pace_unknown() -> Refusal:
    """The time between two messages is not one that can be chosen."""
    return Refusal(
        "pace_unknown", _("この間隔は選べません。"), _("選べるものの中から選んでください。"), field="seconds"
    )


def first_unknown(most: int) -> Refusal:
    """More first messages are to wait than can be chosen."""
    return Refusal(
        "first_unknown",
        _("先に読むのは、%(most)s件までです。") % {"most": most},
        _("選べるものの中から選んでください。"),
        field="number",
    )


def too_many_hours(most: int) -> Refusal:
    """There are more than `most` live hours in a week."""
    return Refusal(
        "too_many_hours",
        _("ライブの時間は、週に%(most)s回までです。") % {"most": most},
        _("いくつか減らしてください。"),
        field="hours",
    )


def hour_ends_first() -> Refusal:
    """A live hour ends before it begins."""
    return Refusal(
        "hour_ends_first",
        _("おわりは、はじまりより後の時刻にしてください。"),
        _("1行ずつ、たしかめてください。"),
        field="hours",
    )


def hours_unreadable(line: str) -> Refusal:
    """A line is not a day, a beginning and an end."""
    return Refusal(
        "hours_unreadable",
        _("「%(line)s」が読み取れませんでした。") % {"line": line},
        _("「月曜日 21:00-22:00」のように、1行に1つ書いてください。"),
        field="hours",
    )


def rules_changed_again() -> Refusal:
    """The ground rules changed once more while the person read them."""
    return Refusal(
        "rules_changed", _("グループの約束が、もう一度新しくなりました。"), _("読んで、よければ同意してください。")
    )


def nights_need_both() -> Refusal:
    """Only one of the two times is given, or both are the same."""
    return Refusal(
        "nights_need_both",
        _("はじまりとおわりに、ちがう時間を入れてください。"),
        _("夜も書けるようにするときは、両方を空にします。"),
        field="ends",
    )
