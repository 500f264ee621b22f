"""What can be refused about an account, in words."""

from django.utils.translation import gettext_lazy as _

from ground.refusals import NotAllowed, NotThere, Refusal, TakenMeanwhile


def unknown_language() -> Refusal:
    """A language that this installation does not speak."""
    return Refusal("unknown_language", _("このことばは選べません。"), _("一覧から選んでください。"), field="language")


def staff_account() -> Refusal:
    """Accounts of staff are not erased before their roles are taken off."""
    return NotAllowed(
        "staff_account",
        _("職員のアカウントは、ここからは削除できません。"),
        _("管理者に、職員の登録をはずしてもらってください。"),
    )


def may_not_suspend() -> Refusal:
    """Only administrators keep an account from being used."""
    return NotAllowed("not_admin", _("アカウントを止められるのは管理者だけです。"), _("管理者に頼んでください。"))


def may_not_appoint() -> Refusal:
    """Only administrators give roles to colleagues."""
    return NotAllowed("not_admin", _("職員を登録できるのは管理者だけです。"), _("管理者に頼んでください。"))


def may_not_make_administrators() -> Refusal:
    """Only an administrator makes or unmakes one."""
    return NotAllowed("not_admin", _("管理者にできるのは管理者だけです。"), _("管理者に頼んでください。"))


def own_rights() -> Refusal:
    """No administrator takes their own rights off: somebody would have to be left."""
    return Refusal("own_rights", _("自分の管理者の権限は、はずせません。"), _("ほかの管理者に頼んでください。"))


def may_not_open() -> Refusal:
    """Only administrators look at accounts."""
    return NotAllowed("not_admin", _("アカウントを見られるのは管理者だけです。"), _("管理者に頼んでください。"))


def reason_missing() -> Refusal:
    """Nobody's account is opened without a reason."""
    return Refusal("reason_missing", _("開くわけを書いてください。"), field="reason")


def no_change() -> Refusal:
    """A link to the earlier address that is over, was used or never was."""
    return NotThere(
        "no_change",
        _("このリンクは、もう使えません。"),
        _("期限の72時間が過ぎたか、すでに使われています。お困りのときは、センターへお電話ください。"),
    )


def address_taken() -> Refusal:
    """The earlier address belongs to another account by now."""
    return TakenMeanwhile(
        "address_taken",
        _("このメールアドレスは、いまほかのアカウントで使われています。"),
        _("センターへお電話ください。"),
    )
