"""Why something about a led live hour is refused, in words."""

from django.utils.translation import gettext_lazy as _

from ground.refusals import NotAllowed, NotThere, Refusal


def no_hour() -> Refusal:
    """No live hour runs in the room."""
    return Refusal(
        "no_hour",
        _("いまは、ライブの時間ではありません。"),
        _("話したいことは、いつでも部屋に書けます。"),
    )


def cannot_start() -> Refusal:
    """The group rests or is closed, or its writing is stopped."""
    return Refusal(
        "cannot_start_hour",
        _("いまは、みんなが書けないので、ライブの時間をはじめられません。"),
        _("書き込みを再開してから、はじめてください。"),
    )


def further_already() -> Refusal:
    """A colleague has led the hour further meanwhile."""
    return Refusal(
        "hour_further",
        _("ライブの時間は、もうその先に進んでいます。"),
        _("画面に出ている段階をたしかめて、選びなおしてください。"),
    )


def turn_moved_on() -> Refusal:
    """Somebody else gave the turn on, or it was over, since the page showed it."""
    return Refusal(
        "turn_moved_on",
        _("順番が、いま変わったところです。番は、わたしていません。"),
        _("いまだれの番かを見て、もう一度押してください。"),
    )


def hand_is_down() -> Refusal:
    """The person has taken their hand down, or left."""
    return Refusal(
        "hand_is_down",
        _("この人は、もう手をおろしています。"),
        _("ほかの人にわたすか、「つぎの人の番にする」を押してください。"),
    )


def prompt_too_long(longest: int) -> Refusal:
    """The prompt is longer than `longest` characters."""
    return Refusal(
        "too_long",
        _("問いかけは%(longest)s文字までです。") % {"longest": longest},
        _("短くしてください。"),
        field="prompt",
    )


def summary_too_long(length: int, longest: int) -> Refusal:
    """The summary has `length` characters where `longest` are allowed."""
    return Refusal(
        "too_long",
        _("%(length)s文字あります。まとめは%(longest)s文字までです。") % {"length": length, "longest": longest},
        _("短くしてください。"),
        field="summary",
    )


def watched_words(field: str) -> Refusal:
    """Words that would not be posted in the room at once, either (`watched`: block, hold)."""
    return Refusal(
        "blocked_words",
        _("このままではのせられないことば（連絡先、攻撃、方法など）が入っています。だれにも見えていません。"),
        _("その部分を、言い方を変えるか消すと、のせられます。"),
        field=field,
    )


def still_running() -> Refusal:
    """A summary is written after the hour."""
    return NotAllowed(
        "still_running", _("まとめは、ライブの時間がおわってから書けます。"), _("おわりにしてから、書いてください。")
    )


def written_meanwhile() -> Refusal:
    """A colleague has changed the summary since the form was opened."""
    return Refusal(
        "written_meanwhile",
        _("ほかの進行役が、先にまとめを書いています。あなたの文は、まだ保存していません。"),
        _("下にある、いまのまとめを読んで、あなたの文とあわせてから保存してください。"),
    )


def no_such_hour() -> Refusal:
    """The hour does not exist, or this person does not read so far back."""
    return NotThere("no_such_hour", _("このライブの時間は見つかりません。"), _("一覧を開き直してください。"))
