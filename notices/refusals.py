"""Every reason to refuse something about mails and notices, in words."""

from django.utils.translation import gettext_lazy as _

from ground.refusals import NotAllowed, Refusal


def may_not_send_again() -> Refusal:
    """Only administrators may send a mail again."""
    return NotAllowed("not_admin", _("メールを送り直せるのは管理者だけです。"), _("管理者に頼んでください。"))


def pause_not_possible() -> Refusal:
    """A pause ends in the future, and within a year."""
    return Refusal(
        "pause_not_possible",
        _("お休みの終わりは、あしたから1年のあいだで選んでください。"),
        _("ずっと受け取らないときは「すべて止める」を使えます。"),
        field="paused_until",
    )


def unknown_push_service() -> Refusal:
    """Only the push services of browsers that we know are contacted."""
    return Refusal(
        "unknown_push_service",
        _("このブラウザーには、お知らせを送れません。"),
        _("Chrome、Safari、Firefox、Edgeのどれかで試すか、メールで受け取ってください。"),
        field="endpoint",
    )


def too_many_devices(most: int) -> Refusal:
    """A person has a limited number of devices."""
    return Refusal(
        "too_many_devices",
        _("受け取れる端末は、%(most)d台までです。") % {"most": most},
        _("使っていない端末をやめてから、もう一度お試しください。"),
    )


def no_device_here() -> Refusal:
    """The browser has no notifications switched on, so it cannot ring."""
    return Refusal(
        "no_device_here",
        _("この端末では、まだ通知を受け取れません。"),
        _("先に「お知らせの届け方」で、この端末への通知をはじめてください。"),
    )


def too_many_phones(most: int) -> Refusal:
    """The duty has as many telephones as it may."""
    return Refusal(
        "too_many_phones",
        _("当番の電話は、ひとつの当番に%(most)d台までです。") % {"most": most},
        _("使わない電話を外してから、もう一度押してください。"),
    )
