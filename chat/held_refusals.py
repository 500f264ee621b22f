"""What can be refused about words that are watched for, and about messages that wait, with the words for it."""

from django.utils.translation import gettext_lazy as _

from ground.refusals import NotAllowed, NotThere, Refusal, TakenMeanwhile


def blocked_words() -> Refusal:
    """The words are never right in a room (`watched`, block)."""
    return Refusal(
        "blocked_words",
        _("このままでは送れないことばが入っています。だれにも届いていません。"),
        _("言い方を変えると送れます。どう書けばよいか迷うときは、見守りの人に聞いてください。"),
        field="body",
    )


def no_such_held() -> Refusal:
    """There is nothing that waits here, or it is not this person's to decide."""
    return NotThere("no_such_held", _("待っていることばが見つかりません。"), _("ページを開き直してください。"))


def own_held() -> Refusal:
    """Nobody decides about their own words, nor about an appeal against their own decision."""
    return NotAllowed(
        "own_held",
        _("これは、あなたには決められません。"),
        _("ほかの進行役かコーディネーターが読んで決めます。"),
    )


def held_decided() -> Refusal:
    """A colleague was faster."""
    return TakenMeanwhile(
        "held_decided",
        _("このことばは、もうほかの人が決めました。"),
        _("ページを開き直すと、どう決まったかが分かります。"),
    )


def held_withdrawn() -> Refusal:
    """Its author has withdrawn it meanwhile."""
    return TakenMeanwhile(
        "held_withdrawn", _("書いた人が、このことばを取りやめました。"), _("決めることは、もうありません。")
    )


def held_author_gone() -> Refusal:
    """Its author is not in the room any more."""
    return Refusal(
        "held_author_gone",
        _("書いた人は、いまこの部屋にいません。届けられません。"),
        _("わけを書いて返すことはできます。"),
    )


def held_message_gone() -> Refusal:
    """The message that was to be edited is hidden or gone."""
    return Refusal(
        "held_message_gone",
        _("直そうとしたメッセージは、もう表示されていません。"),
        _("わけを書いて返すことはできます。"),
    )


def held_delivered() -> Refusal:
    """It was released before it could be withdrawn."""
    return TakenMeanwhile(
        "held_delivered",
        _("このことばは、もう部屋に届いています。"),
        _("部屋のメッセージから、取り消すことができます。"),
    )


def suggestion_too_long(longest: int) -> Refusal:
    """The suggested wording is longer than a message may be."""
    return Refusal(
        "too_long",
        _("言いかえの例は%(longest)s文字までです。") % {"longest": longest},
        _("短くしてください。"),
        field="suggestion",
    )


def cannot_appeal() -> Refusal:
    """Only what was returned can be looked at once more, and only once."""
    return Refusal(
        "cannot_appeal",
        _("もう一度見てもらうことは、1回だけできます。"),
        _("言い方を変えて、新しく送ることができます。"),
    )


def appeal_too_long() -> Refusal:
    """The reason for an appeal is longer than 500 characters."""
    return Refusal("too_long", _("わけは500文字までです。"), _("短くしてください。"), field="appeal")
