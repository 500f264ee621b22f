"""What the page of a room passes to its script."""

import time
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language

from chat.enums import REACTION_ICONS
from chat.models import Message
from chat.views.entering import Inside
from chat.views.texts import texts


def data_for_script(here: Inside, seq: int, read: int, mark: str, wait: int, *, at_end: bool) -> dict[str, Any]:
    """Return what the page of a room passes to its script (`chat.told.PAGE`), and the texts."""
    return {
        "now": int(time.time()),
        "seq": seq,
        "read": read,
        "leftOut": mark,
        "me": here.member.pk,
        "name": here.member.nickname,
        "role": here.reader.role,
        "atEnd": at_end,
        "paused": here.reader.reads_until,
        "lang": get_language() or settings.LANGUAGE_CODE,
        "zone": settings.TIME_ZONE,
        "longest": Message.LONGEST,
        "slow": 0 if here.member.is_facilitator else here.slow_seconds,
        "wait": wait,
        "mustAgree": here.reader.must_agree,
        "audience": here.reader.role,
        "may": here.may,
        "socket": _socket(here),
        "room": here.base,
        "history": f"{here.base}history/",
        "hours": "" if here.is_private else reverse("chat:hours", kwargs={"slug": here.group.slug}),
        "login": f"{reverse(settings.LOGIN_URL)}?next={here.base}",
        "group": reverse("groups:detail", kwargs={"slug": here.group.slug}),
        "told": f"{here.base}told/",
        "icons": static("icons.svg"),
        "signs": {kind: [icon, str(kind.label)] for kind, icon in REACTION_ICONS.items()},
        "texts": texts(),
    }


def _socket(here: Inside) -> str:
    if not here.is_private:
        return f"/ws/groups/{here.group.slug}/"
    return f"/ws/{'lines' if here.line else 'backstage'}/{here.room.pk}/"
