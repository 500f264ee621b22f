"""Every reason to refuse something about mails, in words."""

from django.utils.translation import gettext_lazy as _

from ground.refusals import NotAllowed, Refusal


def may_not_send_again() -> Refusal:
    """Only administrators may send a mail again."""
    return NotAllowed("not_admin", _("メールを送り直せるのは管理者だけです。"), _("管理者に頼んでください。"))
