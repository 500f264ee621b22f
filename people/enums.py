"""Named choices about people."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class LifeStage(TextChoices):
    """The stages of family life, by which programmes, groups and places are filtered."""

    PREGNANCY = "pregnancy", _("妊娠期")
    INFANT = "0-2", _("0〜2歳")
    PRESCHOOL = "3-5", _("3〜5歳")
    PRIMARY = "primary", _("小学生")
    TEEN = "teen", _("中高生")


class ConsentPurpose(TextChoices):
    """What somebody agreed to. One row per consent; withdrawing it closes the row."""

    TERMS = "terms", _("利用のきまり")
    GROUND_RULES = "ground_rules", _("グループの約束")
    GUARDIAN = "guardian", _("保護者の同意")
    HAND_OFF = "hand_off", _("相談窓口への引き継ぎ")
    PLEDGE = "pledge", _("秘密を守る誓約")


class EventKind(TextChoices):
    """What is recorded about an account, for its person (`AccountEvent`)."""

    SIGNED_IN = "signed_in", _("ログインしました")
    WRONG_CODE = "wrong_code", _("コードがちがっていました")
    STOPPED = "stopped", _("コードのまちがいが続き、止めました")
    PROVED = "proved", _("ご本人の確認をしました")
    FACTOR_ADDED = "factor_added", _("パスキーか認証アプリを追加しました")
    FACTOR_REMOVED = "factor_removed", _("パスキーか認証アプリをはずしました")
    CODES_RENEWED = "codes_renewed", _("予備コードを新しくしました")
    ADDRESS_CHANGED = "address_changed", _("メールアドレスを変えました")
    ADDRESS_RESTORED = "address_restored", _("メールアドレスを元に戻しました")
    SESSIONS_ENDED = "sessions_ended", _("ほかの端末をログアウトしました")
