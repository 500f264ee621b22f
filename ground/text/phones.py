"""The format in which staff write telephone numbers."""

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

PHONE = RegexValidator(r"^[#0-9][0-9-]{1,15}$", _("電話番号は、数字とハイフンで書いてください（例：0120-000-000）。"))
