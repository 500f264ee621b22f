"""What programmes keep of people whose account is gone (`ground.retention`)."""

from django.utils.translation import gettext_lazy as _

from ground.retention import Stay, also_stays

also_stays(
    Stay(
        _("講座の申し込みの人数と、参加の状態（名前も、メモも、保護者のアドレスも消えます）"),
        _("何人の方が利用したかを数えるため"),
        _("期限はありません。だれのことかの記録は残りません"),
    ),
)
