"""The format in which staff write telephone numbers, and what looks like one within a text."""

import re

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

PHONE = RegexValidator(r"^[#0-9][0-9-]{1,15}$", _("電話番号は、数字とハイフンで書いてください（例：0120-000-000）。"))

WITHIN = re.compile(r"(?:\d[\s()+.ー‐–—−-]*){9,}")  # any run of digits as long as a number, however it is parted
