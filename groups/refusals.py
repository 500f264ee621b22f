"""The reasons for refusals in groups, in words."""

from django.utils.translation import gettext_lazy as _

from ground.refusals import NotAllowed, Refusal


def message_too_long() -> Refusal:
    """The join request is longer than 500 characters."""
    return Refusal(
        "message_too_long",
        _("ひとことは500文字までです。"),
        _("長い話は、入ってからゆっくりどうぞ。"),
        field="message",
    )


def rules_changed() -> Refusal:
    """The ground rules have changed since the person read them."""
    return Refusal(
        "rules_changed",
        _("グループの約束が新しくなりました。"),
        _("もう一度読んで、よければ同意してください。"),
        field="agree",
    )


def not_your_request() -> Refusal:
    """The join request is somebody else's, or can no longer be withdrawn."""
    return NotAllowed("not_yours", _("この参加希望は取り下げられません。"))


def answer_came() -> Refusal:
    """The request was answered before it was withdrawn."""
    return Refusal(
        "already_decided",
        _("この参加希望には、もう返事が届いています。"),
        _("グループのページで返事を読んでください。"),
    )


def nickname_is_facilitators() -> Refusal:
    """The nickname reads like a facilitator's."""
    return Refusal(
        "nickname_is_facilitators",
        _("進行役と同じ呼び名は使えません。"),
        _("まちがえられないように、別の呼び名にしてください。"),
        field="nickname",
    )


def already_member() -> Refusal:
    """The person who asks to join is already in."""
    return Refusal("already_member", _("もうこのグループに参加しています。"), _("そのまま「はいる」から入れます。"))


def group_unknown() -> Refusal:
    """The person may not see this group."""
    return NotAllowed("group_unknown", _("このグループは見つかりませんでした。"))


def not_open() -> Refusal:
    """The group takes no requests for now, or has nobody to read them."""
    return Refusal(
        "not_open",
        _("このグループは、いま参加の受付をお休みしています。"),
        _("ほかのグループをのぞいてみるか、しばらくしてからまた来てください。"),
    )


def may_not_ask() -> Refusal:
    """The person may not ask to join. It does not say why, since that would reveal a removal."""
    return NotAllowed("may_not_ask", _("いまは参加を希望できません。"))


def group_full() -> Refusal:
    """No seat is free; for the person who asks to join."""
    return Refusal(
        "group_full",
        _("このグループは、いまいっぱいです。"),
        _("近いテーマのグループを見てみませんか。席があくと、このページから希望できます。"),
    )


def own_request() -> Refusal:
    """Nobody lets themselves in."""
    return NotAllowed("own_request", _("自分の参加希望には、答えられません。"))


def no_seat_left() -> Refusal:
    """No seat is free; for the facilitator who would let somebody in."""
    return Refusal(
        "group_full",
        _("このグループの定員に達しています。"),
        _("席があくまで待つか、ほかのグループをすすめてお断りしてください。定員は職員が変えられます。"),
    )


def reply_missing() -> Refusal:
    """A decline needs a reply."""
    return Refusal(
        "reply_missing",
        _("お断りするときは、ひとことを添えてください。"),
        _("理由と、次にためせることがあると、相手は動きやすくなります。"),
        field="reply",
    )


def not_your_case() -> Refusal:
    """The request is not one for coordinators to answer."""
    return NotAllowed("not_your_case", _("この参加希望は、あなたに引き継がれていません。"))


def not_facilitator() -> Refusal:
    """Only the group's facilitators may do this."""
    return NotAllowed("not_facilitator", _("このグループの進行役だけができることです。"))


def withdrawn() -> Refusal:
    """The person withdrew their request before it was answered."""
    return Refusal(
        "withdrawn",
        _("この参加希望は、ご本人が取り下げました。"),
        _("このままで大丈夫です。することはありません。"),
    )


def already_decided(colleague: str, state: str) -> Refusal:
    """A colleague answered first; `state` is their decision, in words."""
    return Refusal(
        "already_decided",
        _("この参加希望には、もう%(name)sさんが答えています（%(state)s）。") % {"name": colleague, "state": state},
        _("あなたの操作では何も変わっていません。気になるときは、%(name)sさんと話してください。") % {"name": colleague},
    )


def answered_in_other_words() -> Refusal:
    """The same facilitator has given this answer, in other words."""
    return Refusal(
        "already_answered",
        _("この参加希望には、もうあなたが答えています。"),
        _("ご本人には、はじめの返事が届いています。いまのことばは、届いていません。"),
    )


def reply_too_long() -> Refusal:
    """The reply is longer than 500 characters."""
    return Refusal("reply_too_long", _("ひとことは500文字までです。"), field="reply")


def you_are_the_last() -> Refusal:
    """The last facilitator of a living group may leave only after another has come."""
    return Refusal(
        "last_facilitator",
        _("このグループの進行役は、いまあなただけです。"),
        _("次の進行役が決まるまで、もう少しだけお願いします。センターの職員に伝えると、交代の準備をします。"),
    )


def may_not_manage() -> Refusal:
    """Only staff who look after groups may create and change them."""
    return NotAllowed("may_not_manage", _("グループを作ったり変えたりできるのは、担当の職員だけです。"))


def not_member() -> Refusal:
    """The person who wants another nickname is not in the group."""
    return NotAllowed("not_member", _("このグループに参加していません。"))


def nickname_taken() -> Refusal:
    """Somebody in the group already has this nickname, or one that reads like it; for members."""
    return Refusal(
        "nickname_taken",
        _("同じ呼び名の方が、このグループにいます。"),
        _("まちがえられないように、別の呼び名にしてください。"),
        field="nickname",
    )


def may_not_remove() -> Refusal:
    """Only a facilitator may end another's membership, and never a facilitator's."""
    return NotAllowed("may_not_remove", _("この人の参加を終えることはできません。"))


def reason_missing() -> Refusal:
    """A removal needs a reason."""
    return Refusal(
        "reason_missing",
        _("理由を選ぶか、書いてください。"),
        _("ご本人がグループのページで読みます。責めない書きかたでお願いします。"),
        field="reason",
    )


def reason_too_long() -> Refusal:
    """The reason is longer than 500 characters."""
    return Refusal("reason_too_long", _("理由は500文字までです。"), field="reason")


def already_facilitator() -> Refusal:
    """The person proposed already has the role."""
    return Refusal("already_facilitator", _("この方は、もうこのグループの進行役です。"), field="email")


def facilitator_has_name() -> Refusal:
    """Another facilitator already has this nickname; for staff who propose one."""
    return Refusal(
        "nickname_taken", _("同じ呼び名の進行役がいます。"), _("別の呼び名にしてください。"), field="nickname"
    )


def already_coordinator() -> Refusal:
    """The person proposed already has the role."""
    return Refusal("already_coordinator", _("この方は、もうコーディネーターです。"), field="email")


def second_person() -> Refusal:
    """Neither the proposer nor the person proposed may confirm it."""
    return NotAllowed(
        "second_person",
        _("確認できるのは、提案した人とご本人のほかの、担当の職員です。"),
        _("ほかの職員に確認を頼んでください。"),
    )


def last_facilitator() -> Refusal:
    """The last facilitator of a living group cannot be relieved."""
    return Refusal(
        "last_facilitator",
        _("このグループの進行役は、いまこの方だけです。"),
        _("先に次の進行役を決めるか、グループを閉じてください。"),
    )


def not_oneself() -> Refusal:
    """Nobody may propose themselves."""
    return NotAllowed(
        "not_oneself",
        _("自分を、自分で決めることはできません。"),
        _("ほかの職員に提案してもらってください。"),
    )


def account_inactive() -> Refusal:
    """An inactive account cannot be given a role."""
    return Refusal("account_inactive", _("このアカウントは使われていません。"), field="email")


def not_your_appointment() -> Refusal:
    """Only the person asked may accept or decline."""
    return NotAllowed("not_yours", _("この依頼に答えられるのは、ご本人だけです。"))


def appointment_settled(state: str) -> Refusal:
    """It was meanwhile answered, withdrawn or lapsed; `state` says which."""
    return Refusal(
        "appointment_settled",
        _("この依頼は、いまは「%(state)s」です。") % {"state": state},
        _("ページを開き直してください。"),
    )


def may_not_appoint() -> Refusal:
    """Only staff who look after groups may decide on roles."""
    return NotAllowed("may_not_manage", _("役割を決められるのは、担当の職員だけです。"))
