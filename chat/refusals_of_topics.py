"""What can be refused about topics, with the words for it."""

from django.utils.translation import gettext_lazy as _

from chat.models.topic import LONGEST
from ground.refusals import NotAllowed, NotThere, Refusal


def topic_too_long() -> Refusal:
    """The name has more characters than a topic may have."""
    return Refusal(
        "topic_too_long",
        _("話題の名前が長すぎます。"),
        _("%(longest)s文字までにしてください。") % {"longest": LONGEST},
        field="topic",
    )


def topic_not_taken() -> Refusal:
    """The name has words that are watched for: they are never right, or somebody would have to read them first."""
    return Refusal(
        "topic_not_taken",
        _("この話題の名前は使えません。だれにも届いていません。"),
        _("名前を変えるか、話題なしにすると送れます。書いた文はそのままです。"),
        field="topic",
    )


def topic_missing() -> Refusal:
    """A topic needs a name."""
    return Refusal("topic_missing", _("話題の名前が空です。"), _("短いことばで入れてください。"), field="topic")


def no_such_topic() -> Refusal:
    """The topic has ended, or this person sees none of its messages."""
    return NotThere("no_such_topic", _("その話題は見つかりません。"), _("話題の一覧を開き直してください。"))


def not_yours_to_move() -> Refusal:
    """Neither the writer nor a facilitator, or the message is not shown."""
    return NotAllowed(
        "not_yours_to_move",
        _("このメッセージの話題は変えられません。"),
        _("自分のことばの話題は、送ってから30分のあいだ変えられます。あとからは、見守りの人に伝えてください。"),
    )
