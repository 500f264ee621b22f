"""States of a voice, and the named sets of them."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class VoiceState(TextChoices):
    """How far a voice has come. Whether it is published is separate (`Voice.published_at`)."""

    RECEIVED = "received", _("届きました")
    READ = "read", _("担当が読みました")
    ANSWERED = "answered", _("返事をしました")
    PLANNED = "planned", _("変える予定です")
    MADE = "made", _("変わりました")
    WITHDRAWN = "withdrawn", _("取り下げられました")


OPEN = (VoiceState.RECEIVED, VoiceState.READ)  # somebody waits for an answer
ANSWERED = (VoiceState.ANSWERED, VoiceState.PLANNED, VoiceState.MADE)
PUBLISHABLE = ANSWERED  # a voice appears in public only together with its answer
CHANGING = (VoiceState.PLANNED, VoiceState.MADE)


class SubjectType(TextChoices):
    """What a voice is about."""

    NONE = "none", _("とくに決めない・その他")
    PROGRAM = "program", _("講座")
    GROUP = "group", _("ピアグループ")
    PLACE = "place", _("場所・相談先")


class ResponseKind(TextChoices):
    """What a response tells."""

    ANSWER = "answer", _("お返事")
    PLANNED = "planned", _("これから変えること")
    MADE = "made", _("変わったこと")
