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


def not_your_handover() -> Refusal:
    """It was for other colleagues, or is of one's own shift."""
    return NotAllowed("not_your_handover", _("この引き継ぎは、あなたあてではありません。"))


def taken_over() -> Refusal:
    """A colleague acknowledged it first."""
    return TakenMeanwhile(
        "taken_over", _("ほかの方が、先に受け取っています。"), _("手伝えることがあれば、声をかけてください。")
    )


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


def not_your_sample() -> Refusal:
    """It waits for other colleagues, or one of them has read it."""
    return NotAllowed("not_your_sample", _("この対応は、あなたが読み返すものではありません。"))


def sample_note_too_long() -> Refusal:
    """The note to who decided is longer than 500 characters."""
    return Refusal(
        "sample_note_too_long",
        _("気づいたことは500文字までです。"),
        _("短くして、もう一度押してください。"),
        field="note",
    )


def not_a_facilitator() -> Refusal:
    """Whoever tells the coordinators of what was done to her facilitates the group."""
    return NotAllowed(
        "not_a_facilitator",
        _("いまは、このグループの進行役ではありません。"),
        _("部屋の「見守りの人に知らせる」を使えます。"),
    )


def nothing_told() -> Refusal:
    """There are no words."""
    return Refusal("nothing_told", _("ひとことだけでも、書いてください。"))


def told_too_long() -> Refusal:
    """It is longer than 2,000 characters."""
    return Refusal("told_too_long", _("2,000文字までです。"), _("分けて、もう一度送れます。"))


def no_coordinator_for_you() -> Refusal:
    """Nobody else is a coordinator."""
    return Refusal(
        "no_coordinator_for_you",
        _("いまは、これを読めるコーディネーターがいません。"),
        _("市の担当の職員に、直接話してください。いますぐ話したいときは、「こまったとき」に話せるところがあります。"),
    )


def answered_already() -> Refusal:
    """Another coordinator answered first."""
    return TakenMeanwhile(
        "answered_already", _("ほかのコーディネーターが、先に返事をしています。"), _("下に、その返事があります。")
    )


def nobody_else() -> Refusal:
    """Neither a colleague on duty nor a coordinator could go on with it."""
    return Refusal(
        "nobody_else",
        _("いまは、ほかに見られる人がいません。"),
        _("読まずに、次の当番まで置いておくこともできます。急ぐときは、声をかけてください。"),
    )
