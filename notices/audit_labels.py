"""Acts of notices, in words (`ground.audit_labels`). The verb dates from when mails belonged to `people`."""

from django.utils.translation import gettext_lazy as _

from ground.audit_labels import label_acts
from ground.enums import ActKind

label_acts(ActKind.COLLEAGUES, {"people.send_mail_again": _("メールを送り直した")})
