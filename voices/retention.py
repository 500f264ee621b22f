"""What voices keep of people who went (`ground.retention`)."""

from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ground.retention import Stay, also_stays, days


def _originals() -> str:
    return gettext("返事をしてから%(days)sまで。コードがあれば、それより前にも取り下げられます") % {
        "days": days(settings.VOICES_ORIGINAL_KEPT_DAYS)
    }


also_stays(
    Stay(
        _("寄せた声の文（名前とのつながりと、お知らせ先は消えます）"),
        _("返事をして、センターをよくするため"),
        _originals,
    ),
    Stay(
        _("声への返事と、公開した文"),
        _("声で何が変わったかを、みなさんに伝えるため"),
        _("取り下げるまで。期限はありません"),
    ),
)
