"""Labels for the audited acts of voices (`ground.audit_labels`)."""

from django.utils.translation import gettext_lazy as _

from ground.audit_facts import label_facts
from ground.audit_labels import label_acts
from ground.enums import ActKind
from voices.enums import ResponseKind, SubjectType

label_acts(
    ActKind.VOICES,
    {
        "voices.give": _("名前を添えて声を寄せた"),
        "voices.withdraw": _("声を取り下げた"),
        "voices.mark_read": _("声を読んだと知らせた"),
        "voices.respond": _("声に返事をした"),
        "voices.correct_response": _("返事の文をなおした"),
        "voices.save_wording": _("公開する文を書いた"),
        "voices.publish": _("声を公開した"),
        "voices.unpublish": _("声の公開をやめた"),
    },
)
label_acts(ActKind.READINGS, {"voices.read_original": _("声の原文を見た")})
label_facts(
    "voices",
    {
        "about": (_("なにについて"), SubjectType),
        "kind": (_("種類"), ResponseKind),
        "response": (_("返事の番号"), None),
        "list": (_("一覧"), lambda _name: _("声")),
    },
)
