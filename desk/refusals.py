"""Everything that can be refused at the desk, with the words for it."""

from django.utils.translation import gettext_lazy as _

from desk.enums import Ending
from ground.refusals import NotAllowed, Refusal, TakenMeanwhile


def not_your_case() -> Refusal:
    """It is not (or no longer) on this person's desk."""
    return NotAllowed(
        "not_your_case", _("この案件は、あなたのつくえにはありません。"), _("つくえを開き直して、たしかめてください。")
    )


def decided(who: str, outcome: str) -> Refusal:
    """Somebody decided it first; `outcome` is an `Ending`."""
    said = {"name": who, "outcome": Ending(outcome).label}
    message = _("%(name)sさんが先に答えています：%(outcome)s。") if who else _("もう答えが出ています：%(outcome)s。")
    return TakenMeanwhile("decided", message % said, _("書いたことばは下に残っています。まだ何も変えていません。"))


def claimed(who: str) -> Refusal:
    """A colleague looks after it now."""
    return TakenMeanwhile(
        "claimed",
        _("いまは%(name)sさんが見ています。") % {"name": who},
        _("急ぐときは、声をかけてください。10分動きがなければ、ほかの人が見られるようになります。"),
    )


def changed_meanwhile() -> Refusal:
    """Something was added to the case since the page was opened."""
    return TakenMeanwhile(
        "changed_meanwhile",
        _("開いているあいだに、新しいことが加わりました。まだ何も変えていません。"),
        _("下のいまのようすを読んでから、もう一度押してください。"),
    )


def nothing_to_hand_over() -> Refusal:
    """No report of it waits for a facilitator."""
    return Refusal(
        "nothing_to_hand_over",
        _("引き継ぐ知らせは、もうありません。"),
        _("対応したか、そのままにしたかを選んで終えてください。"),
    )


def words_wait() -> Refusal:
    """Words wait; a note decides nothing about them."""
    return Refusal("words_wait", _("ことばが、まだ待っています。"), _("届けるか、書いた人に返すかを選んでください。"))


def note_too_long() -> Refusal:
    """The note is longer than 300 characters."""
    return Refusal("note_too_long", _("メモは300文字までです。"), _("短くして、もう一度押してください。"))


def only_publishers() -> Refusal:
    """What stands on the desks is changed by those who publish."""
    return NotAllowed(
        "only_publishers",
        _("つくえに出ている手引きを変えられるのは、公開を受けもつ人です。"),
        _("「コピー」で下書きを作って直し、公開を受けもつ人に、出してもらってください。"),
    )
