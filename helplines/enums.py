"""Named choices of the help menu."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class HelpTopic(TextChoices):
    """What a contact helps with. Listed in the order of the help page, the most urgent first."""

    DANGER = "danger", _("いのちや体が、いまあぶないとき")
    VIOLENCE = "violence", _("こわい思いをしているとき")
    CHILD = "child", _("子どものことで心配なとき")
    SELF = "self", _("つらいとき、だれかに話したいとき")
    YOUNG = "young", _("子どもや若い人が、自分で話したいとき")
    CITY = "city", _("まちの窓口")
