"""Named choices about people."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class LifeStage(TextChoices):
    """Where a family is on its way; programmes, groups and places are filtered by it."""

    PREGNANCY = "pregnancy", _("妊娠期")
    INFANT = "0-2", _("0〜2歳")
    PRESCHOOL = "3-5", _("3〜5歳")
    PRIMARY = "primary", _("小学生")
    TEEN = "teen", _("中高生")


class ConsentPurpose(TextChoices):
    """What somebody agreed to. One row for each yes; taking it back closes the row."""

    TERMS = "terms", _("利用のきまり")
    GROUND_RULES = "ground_rules", _("グループの約束")
    GUARDIAN = "guardian", _("保護者の同意")
    HAND_OFF = "hand_off", _("相談窓口への引き継ぎ")
