"""Acts of people, in words (`ground.audit_labels`)."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from ground.audit_facts import label_facts
from ground.audit_labels import label_acts
from ground.enums import ActKind
from people import roles
from people.enums import ConsentPurpose

label_acts(
    ActKind.OWN,
    {
        "people.register": _("登録した"),
        "people.give_consent": _("同意した"),
        "people.withdraw_consent": _("同意を取り消した"),
        "people.change_display_name": _("表示名を変えた"),
        "people.change_language": _("ことばを変えた"),
        "people.restore_address": _("メールアドレスを元に戻した"),
        "people.erase_account": _("アカウントを削除した"),
    },
)
label_acts(
    ActKind.COLLEAGUES,
    {
        "people.suspend_account": _("アカウントを止めた"),
        "people.appoint": _("職員の役割を変えた"),
        "people.give_authenticator": _("認証アプリを渡した"),
    },
)
label_acts(
    ActKind.READINGS,
    {
        "people.open_member": _("職員でない人のアカウントを開いた"),
    },
)
label_facts(
    "people",
    {
        "purpose": (_("なにに"), ConsentPurpose),
        "language": (_("ことば"), lambda code: dict(settings.LANGUAGES).get(code, code)),
        "groups": (_("役割"), roles.in_words),
        "administrator": (_("管理者"), None),
    },
)
