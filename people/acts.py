"""What an entry of the audit trail says, in words."""

from django.apps import apps
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from people.models import AuditEntry

_NAMES: dict[str, str | Promise] = {
    "people.register": _("登録した"),
    "people.give_consent": _("同意した"),
    "people.withdraw_consent": _("同意を取り消した"),
    "people.change_display_name": _("表示名を変えた"),
    "people.change_language": _("ことばを変えた"),
    "people.erase_account": _("アカウントを削除した"),
    "people.suspend_account": _("アカウントを止めた"),
    "people.appoint": _("職員の役割を変えた"),
    "people.give_authenticator": _("認証アプリを渡した"),
    "people.send_mail_again": _("メールを送り直した"),
}


def name_acts(names: dict[str, str | Promise]) -> None:
    """Name acts of an app above ({"groups.accept": _("参加を受け入れた")}); call it in `AppConfig.ready`."""
    _NAMES.update(names)


def name_of(act: AuditEntry) -> str | Promise:
    """The act in words, or its verb where nobody gave it a name."""
    return _NAMES.get(act.verb, act.verb)


def subject_of(act: AuditEntry) -> str:
    """What it was done to: kind and number, also when the thing is gone."""
    if not act.subject_type:
        return ""
    try:
        kind = str(apps.get_model(act.subject_type)._meta.verbose_name)
    except (LookupError, ValueError):
        kind = act.subject_type
    return f"{kind} {act.subject_id}"


def detail_of(act: AuditEntry) -> str:
    """The plain facts beside it."""
    return ", ".join(f"{key}: {value}" for key, value in act.detail.items())
