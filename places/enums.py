"""Named choices about places."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class Layer(TextChoices):
    """How near a place is to daily life. Listed in the order of the public page, nearest first."""

    NEIGHBOURHOOD = "neighbourhood", _("身近な場所")
    SATELLITE = "satellite", _("出張所")
    CENTRAL = "central", _("中央")
    LINE = "line", _("電話・オンライン")


class Weekday(IntegerChoices):
    """The days of the week, numbered like `date.weekday()`."""

    MONDAY = 0, _("月曜日")
    TUESDAY = 1, _("火曜日")
    WEDNESDAY = 2, _("水曜日")
    THURSDAY = 3, _("木曜日")
    FRIDAY = 4, _("金曜日")
    SATURDAY = 5, _("土曜日")
    SUNDAY = 6, _("日曜日")


class Accessibility(TextChoices):
    """What makes a visit possible, or easier."""

    STEP_FREE = "step_free", _("段差なしで入れます")
    LIFT = "lift", _("エレベーター")
    WIDE_TOILET = "wide_toilet", _("車いすで使えるトイレ")
    CHANGING = "changing", _("おむつ替えの台")
    NURSING = "nursing", _("授乳室")
    STROLLER = "stroller", _("ベビーカーのまま入れます")
    PARKING = "parking", _("駐車場")
    QUIET = "quiet", _("静かに過ごせる部屋")
    MEDICAL_CARE = "medical_care", _("医療的ケアの機器に使える電源")
    WRITING = "writing", _("筆談")


class SpokenLanguage(TextChoices):
    """Languages spoken at a place or on a line. Each is named in its own language, so nothing is translated."""

    JA = "ja", "日本語"
    JA_SIMPLE = "ja-simple", "やさしい日本語"
    EN = "en", "English"
    ZH = "zh", "中文"
    KO = "ko", "한국어"
    VI = "vi", "Tiếng Việt"
    PT = "pt", "Português"
    TL = "tl", "Filipino"
    NE = "ne", "नेपाली"
    JSL = "jsl", "手話"
