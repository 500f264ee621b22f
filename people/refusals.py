"""Every reason to refuse something about an account, in words."""

from django.utils.translation import gettext_lazy as _

from ground.refusals import NotAllowed, NotThere, Refusal, TakenMeanwhile


def unknown_language() -> Refusal:
    """The language is not available in this installation."""
    return Refusal("unknown_language", _("このことばは選べません。"), _("一覧から選んでください。"), field="language")


def staff_account() -> Refusal:
    """An account of staff can only be erased once its roles are removed."""
    return NotAllowed(
        "staff_account",
        _("職員のアカウントは、ここからは削除できません。"),
        _("管理者に、職員の登録をはずしてもらってください。"),
    )


def may_not_suspend() -> Refusal:
    """Only administrators may suspend an account."""
    return NotAllowed("not_admin", _("アカウントを止められるのは管理者だけです。"), _("管理者に頼んでください。"))


def may_not_appoint() -> Refusal:
    """Only administrators may give roles to colleagues."""
    return NotAllowed("not_admin", _("職員を登録できるのは管理者だけです。"), _("管理者に頼んでください。"))


def may_not_make_administrators() -> Refusal:
    """Only an administrator may make somebody an administrator, or stop them being one."""
    return NotAllowed("not_admin", _("管理者にできるのは管理者だけです。"), _("管理者に頼んでください。"))


def own_rights() -> Refusal:
    """Administrators may not remove their own rights, so that there is always one left."""
    return Refusal("own_rights", _("自分の管理者の権限は、はずせません。"), _("ほかの管理者に頼んでください。"))


def may_not_open() -> Refusal:
    """Only administrators may look at accounts."""
    return NotAllowed("not_admin", _("アカウントを見られるのは管理者だけです。"), _("管理者に頼んでください。"))


def reason_missing() -> Refusal:
    """A member's account cannot be opened without a reason."""
    return Refusal("reason_missing", _("開くわけを書いてください。"), field="reason")


def no_change() -> Refusal:
    """The link mailed to the earlier address has expired, was used or never existed."""
    return NotThere(
        "no_change",
        _("このリンクは、もう使えません。"),
        _("期限の72時間が過ぎたか、すでに使われています。お困りのときは、センターへお電話ください。"),
    )


def address_taken() -> Refusal:
    """The earlier address belongs to another account now."""
    return TakenMeanwhile(
        "address_taken",
        _("このメールアドレスは、いまほかのアカウントで使われています。"),
        _("センターへお電話ください。"),
    )
