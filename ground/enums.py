"""Named choices of the ground."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ActKind(TextChoices):
    """Why an act is recorded. The kind decides who may read it and when it is erased (`audit_labels.KINDS`)."""

    OWN = "own", _("自分のアカウント")
    COLLEAGUES = "colleagues", _("職員と権限")
    EDITORIAL = "editorial", _("講座・場所・グループの準備")
    SIGN_UPS = "sign_ups", _("講座の申し込み")
    VOICES = "voices", _("声への返事")
    INSIDE = "inside", _("グループの中のこと")
    READINGS = "readings", _("だれが何を見たか")
    UPKEEP = "upkeep", _("自動の片づけ")
