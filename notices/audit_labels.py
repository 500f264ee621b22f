"""Acts of notices, in words (`ground.audit_labels`). The verb is as old as the table: mails were people's first."""

from django.utils.translation import gettext_lazy as _

from ground.audit_labels import label_acts
from ground.enums import ActKind

label_acts(ActKind.COLLEAGUES, {"people.send_mail_again": _("メールを送り直した")})
