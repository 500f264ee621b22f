"""The reasons for refusals about voices, in words."""

from django.utils.translation import gettext as _

from ground.limiter import TooMany
from ground.refusals import NotAllowed, Refusal, TooOften


def nothing_written() -> Refusal:
    """The voice is empty."""
    return Refusal("empty", _("伝えたいことを書いてください。"), field="body")


def too_long() -> Refusal:
    """The voice is longer than 4,000 characters."""
    return Refusal("too_long", _("4000字までにしてください。"), _("分けて送ることもできます。"), field="body")


def already_received() -> Refusal:
    """The same form was already sent, with different words."""
    return Refusal(
        "already_received",
        _("まえに書いた声は、もう届いています。"),
        _("いま書いてある文を別の声として送るときは、もう一度「送る」を押してください。"),
    )


def answer_missing() -> Refusal:
    """The response is empty."""
    return Refusal("empty", _("返事を書いてください。"), field="text")


def wrong_state(state: str) -> Refusal:
    """A colleague answered first: the attempted step does not follow `state`, given in words."""
    return Refusal(
        "wrong_state",
        _("この声は、いま「%(state)s」になっています。") % {"state": state},
        _("画面を開きなおして、ほかの人の返事を確かめてください。"),
    )


def may_not_correct_published() -> Refusal:
    """Only publishers may correct what is public."""
    return NotAllowed(
        "published",
        _("公開した返事をなおせるのは、公開を担当する職員だけです。"),
        _("公開の担当に伝えてください。"),
    )


def changed_meanwhile(field: str) -> Refusal:
    """A colleague saved first; the typed text stays beside theirs."""
    return Refusal(
        "changed_meanwhile",
        _("開いているあいだに、ほかの人がこの文をなおしました。まだ保存していません。"),
        _("上の新しい文と見くらべて、もう一度保存してください。"),
        field=field,
    )


def may_not_answer() -> Refusal:
    """Only staff who answer voices may do this."""
    return NotAllowed("may_not_answer", _("声に返事ができるのは、担当の職員だけです。"))


def may_not_word() -> Refusal:
    """Only publishers may reword what is public."""
    return NotAllowed("may_not_word", _("公開した文をなおせるのは、公開を担当する職員だけです。"))


def wording_missing() -> Refusal:
    """The public wording is empty."""
    return Refusal("empty", _("公開する文を書いてください。"), field="public_body")


def may_not_publish() -> Refusal:
    """Only publishers may publish voices."""
    return NotAllowed("may_not_publish", _("声を公開できるのは、公開を担当する職員だけです。"))


def no_wording() -> Refusal:
    """Nothing can be published before staff have written the public wording."""
    return Refusal("no_wording", _("公開する文がまだありません。"), _("先に公開する文を書いて、保存してください。"))


def may_not_unpublish() -> Refusal:
    """Only publishers may unpublish a voice."""
    return NotAllowed("may_not_publish", _("公開をやめられるのは、公開を担当する職員だけです。"))


def not_agreed() -> Refusal:
    """The author has not agreed to publication."""
    return Refusal(
        "not_agreed",
        _("書いた人は、公開をのぞんでいません。"),
        _("返事は、本人と担当の職員だけが読みます。"),
    )


def not_answered() -> Refusal:
    """No voice can be published before it is answered."""
    return Refusal("not_answered", _("返事をするまでは、公開できません。"), _("先に返事を書いてください。"))


def not_reworded(passage: str) -> Refusal:
    """The public wording contains `passage` from the original: the author was promised other words."""
    return Refusal(
        "not_reworded",
        _(
            "届いた文が、ほとんどそのまま入っています：「%(passage)s」。書いた人には「職員が書きなおしてから公開する」と約束しています。"
        )
        % {"passage": passage},
        _("伝えたかったことを残して、職員のことばで言い換えてください。"),
        field="public_body",
    )


def not_yours() -> Refusal:
    """Neither the code nor the name matches; the page says no more than that."""
    return NotAllowed("not_yours", "")


def response_gone() -> Refusal:
    """The response to correct no longer exists."""
    return Refusal("gone", _("この返事は、もうありません。"))


def too_many_voices(full: TooMany) -> Refusal:
    """Too many voices came from one network; what was written is not lost."""
    return TooOften(
        "too_many_voices",
        _("短いあいだに、たくさんの声が届いています。"),
        _("書いた文はこのままにして、あとでもう一度送ってください。") + str(full.next_step),
    )


def too_many_guesses(full: TooMany) -> Refusal:
    """Too many wrong codes came from one network."""
    return TooOften(
        "too_many_guesses",
        _("コードのまちがいが続いたので、少しのあいだ受けつけを止めています。"),
        full.next_step,
        field="code",
    )
