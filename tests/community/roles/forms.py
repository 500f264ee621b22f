"""The addresses that are asked, and a form for each that takes one."""

import re
import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.core.cache import cache
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from chat import limits
from chat.models import Message
from community.generic_writes import is_ours
from desk.models import Case
from tests.community.roles.world import ROLES, STAFF, World
from tests.push_service import Browser

PAGES = (
    "",
    "programs/",
    "programs/futago/",
    "programs/shitagaki/",
    "places/junbi/",
    "dev/mail/",
    "dev/phone/",
    "nowhere/",
)
EVERYWHERE = {"anyone", "stranger", "member", "administrator"}
WITHOUT_FACTOR = {"without a factor", "factor not shown"}
AT_THE_DESK = {"appointed", "relieved", "facilitator", "other facilitator", "coordinator"}
SIGNING_UP = EVERYWHERE | {"guardian", "student", "parent", "suspended", "editor"}
WHO_DIFFERS: dict[str, set[str]] = {
    "groups/": set(ROLES) - {"guardian", "publisher", "staff of voices", "staff of programmes"} - WITHOUT_FACTOR,
    "desk/": EVERYWHERE | AT_THE_DESK | WITHOUT_FACTOR | {"suspended", "editor"},
    "my/": set(ROLES) - {"guardian"},
    "admin/": {"anyone", "suspended", "member", "facilitator", "coordinator", *STAFF},
    "accounts/undo/": EVERYWHERE | {"guardian"},
    "notices/stop/": EVERYWHERE | {"guardian"},
    "accounts/": EVERYWHERE | WITHOUT_FACTOR | {"suspended", "facilitator"},
    "programs/": SIGNING_UP,
    "voices/": SIGNING_UP | {"staff of voices"},
    "": EVERYWHERE,
}
# On which message of the world each act is tried; else on a plain one.
MESSAGES = {
    "edit": "own", "withdraw": "own", "restore": "hidden", "unpin": "pinned", "allow_replies": "pinned", "topic": "own", "bookmark": "own",
}  # fmt: skip
TREE = "^((?:[\\w\\-]+/)*)$"  # pages of the CMS have no route of their own
# One route, several things to do or to look at: each is a row.
SEVERAL = {
    "groups/<slug:slug>/room/<int:pk>/<slug:verb>/": [
        "react", "unreact", "edit", "withdraw", "mute", "block", "report", "hide", "restore",
        "pin", "unpin", "stop_replies", "allow_replies", "topic", "move",
        "bookmark", "nonsense",
    ],
    "desk/cases/<int:pk>/": ["handed over", "not handed over"],
    "voices/mine/<int:pk>/": ["own", "without a name"],
    "admin/voices/<int:pk>/": ["answer", "publish"],
    "admin/peer-groups/facilitators/<int:pk>/": ["propose", "confirm", "relieve"],
    "admin/users/edit/<int:pk>/": ["a member", "a colleague"],
    "admin/users/delete/<int:pk>/": ["a member", "a colleague"],
}  # fmt: skip


def routes(resolver: URLResolver | Any, before: str = "") -> Iterator[tuple[str, Any]]:
    """Every address below `resolver` as it is written in the url files, and its view."""
    for entry in resolver.url_patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield route, entry.callback
        else:
            yield from routes(entry, route)


def addresses() -> list[str]:
    """All rows of the table: all addresses but Wagtail's own screens, which test_generic_writes walks."""
    found: list[str] = []
    for route, view in routes(get_resolver()):
        if route == TREE or route in found or (route.startswith("admin/") and not is_ours(view)):
            continue
        found += [f"{route} {one}" for one in SEVERAL[route]] if route in SEVERAL else [route]
    return [*found, *PAGES]


def address(world: World, row: str, role: str) -> str:
    """The address of a row. Links in mails are had by whom they were sent to ("guardian"): others forge them."""
    route, _, which = row.partition(" ")
    for written, token in world.tokens.items():
        route = route.replace(written, written.replace("<str:token>", token if role == "guardian" else "forged"))
    for written, real in values(world, which).items():
        route = route.replace(written, real)
    assert "<" not in route, row
    return "/" + re.sub(r"[\^$\\]", "", route)


def values(world: World, which: str) -> dict[str, str]:
    """What stands for what is variable, the special before the general."""
    slug = world.group.slug
    case = world.case if which == "handed over" else world.told
    message = getattr(world, MESSAGES.get(which, "plain"))
    voice = world.voice if which != "without a name" else world.nameless
    person = world.people["parent"] if which == "a member" else world.colleague
    return {
        "desk/alarms/<int:pk>": f"desk/alarms/{world.alarm.pk}",
        "my/notices/<int:pk>": f"my/notices/{world.notice.pk}",
        "desk/watch/<int:pk>": f"desk/watch/{world.watch.pk}",
        "desk/requests/<int:pk>": f"desk/requests/{world.wish.pk}",
        "desk/reports/<int:pk>": f"desk/reports/{world.told.pk}",
        "desk/cases/<int:pk>": f"desk/cases/{case.pk}",
        "desk/open/<int:pk>": f"desk/open/{world.opened.pk}",
        "desk/held/<int:pk>": f"desk/held/{world.awaiting.pk}",
        "room/held/<int:pk>/put-away": f"room/held/{world.returned.pk}/put-away",
        "room/held/<int:pk>/appeal": f"room/held/{world.returned.pk}/appeal",
        "room/held/<int:pk>": f"room/held/{world.awaiting.pk}",
        "desk/unwatched/<int:pk>": f"desk/unwatched/{world.unwatched.pk}",
        "desk/messages/<int:pk>": f"desk/messages/{world.hidden.pk}",
        "groups/<slug:slug>": f"groups/{slug}",
        "<slug:slug>/unfreeze": f"{slug}/unfreeze",
        "room/reports/<int:pk>": f"room/reports/{world.told.pk}",
        "room/told/<int:pk>": f"room/told/{world.told.pk}",
        "members/<int:membership_id>": f"members/{world.membership.pk}",
        "members/<int:pk>": f"members/{world.membership.pk}",
        "room/<int:pk>": f"room/{message.pk}",
        "<slug:verb>": which,
        "places/<slug:slug>": "places/momiji",
        "programs/<str:slug>": "programs/futago",
        "<int:occurrence_id>": str(world.occurrence.pk),
        "signups/<int:enrollment_id>/guardian": f"signups/{world.held.pk}/guardian",
        "<int:enrollment_id>": str(world.enrollment.pk),
        "voices/mine/<int:pk>": f"voices/mine/{voice.pk}",
        "admin/voices/<int:pk>": f"admin/voices/{(world.published if which == 'publish' else world.voice).pk}",
        "admin/peer-groups/facilitators/<int:pk>": f"admin/peer-groups/facilitators/{world.group.pk}",
        "admin/peer-groups/cohort/<int:pk>": f"admin/peer-groups/cohort/{world.group.pk}",
        "admin/peer-groups/edit/<int:pk>": f"admin/peer-groups/edit/{world.group.pk}",
        "admin/places/edit/<int:pk>": f"admin/places/edit/{world.place.pk}",
        "admin/places/delete/<int:pk>": f"admin/places/delete/{world.place.pk}",
        "admin/help-contacts/edit/<int:pk>": f"admin/help-contacts/edit/{world.contact.pk}",
        "admin/help-contacts/delete/<int:pk>": f"admin/help-contacts/delete/{world.contact.pk}",
        "admin/watched/edit/<int:pk>": f"admin/watched/edit/{world.expression.pk}",
        "admin/users/edit/<int:pk>": f"admin/users/edit/{person.pk}",
        "admin/users/delete/<int:pk>": f"admin/users/delete/{person.pk}",
        "admin/reports/mails/<int:pk>": f"admin/reports/mails/{world.late.pk}",
        "<int:program_id>": str(world.program.pk),
        "<int:translation_source_id>": "1",
        "<int:restriction_id>": "1",
        "<int:page_view_restriction_id>": "1",
        "<int:page_id>": str(world.program.pk),
        "<uuid:key>": str(world.program.translation_key),
        "<uuid:pk>": str(world.asked.pk),
        "<slug:code>": "en",
        "<int:pk>": "1",
        "<uidb64>/<token>": "MQ/forged",
        "(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)": "1-forged",
        r"(\d+)/(.*)": "1/forged.pdf",
    }


def _version(message: Message) -> int:
    return Case.objects.get(message=message).version


def form(world: World, row: str, role: str) -> dict[str, Any]:
    """What is sent to the address of a row: what whoever may do it would send. The code of a voice has who gave it."""
    route, _, which = row.partition(" ")
    code = {"code": world.code if role in ("parent", "guardian") else "BBBB-CCCC-DDDD-FFFF"}
    reason = {"reason": "わけを書きます"}
    sent: dict[str, dict[str, Any]] = {
        "desk/requests/<int:pk>/accept/": {"reply": "ようこそ"},
        "desk/requests/<int:pk>/decline/": {"reply": "またの機会に"},
        **{f"desk/reports/<int:pk>/{what}/": reason for what in ("hide", "handled", "leave", "hand-over")},
        "desk/watch/": {
            "who": f"facilitator-{world.facilitating.pk}", "weekdays": ["1"], "starts": "21:00", "ends": "23:00",
            "rung": "1",
        },
        "desk/cases/<int:pk>/": {"act": "handled", "text": "見ました", "version": _version(world.own)},
        **{
            f"desk/open/<int:pk>/{what}/": {**reason, "version": _version(world.message)}
            for what in ("claim", "release", "hide", "handled", "leave", "hand-over")
        },
        "desk/unwatched/<int:pk>/": {"text": "またの機会に"},
        "desk/messages/<int:pk>/restore/": reason,
        "desk/groups/<slug:slug>/members/<int:pk>/": {"act": "note", "text": "メモを書きます"},
        "desk/groups/<slug:slug>/freeze/": reason,
        "accounts/": {"display_name": "あたらしい名", "language": "ja"},
        "accounts/delete/": {"sure": "on"},
        "accounts/signup/": {"email": "new@example.net", "display_name": "しん", "terms": "on"},
        "accounts/login/": {"login": "new@example.net"},
        "accounts/email/": {"email": "new@example.net", "action_add": ""},
        "programs/dates/<int:occurrence_id>/signup/": {"called_name": "はな", "people": "1"},
        "programs/signups/<int:enrollment_id>/guardian/": {"guardian_email": "oya@example.net"},
        "programs/guardian/<str:token>/": {"answer": "confirm"},
        "groups/appointments/<uuid:pk>/": {"answer": "accept"},
        "groups/<slug:slug>/join/": {"nickname": "なのは", "agree": "on", "rules_digest": world.group.rules_digest},
        "groups/<slug:slug>/leave/": {"words": "keep", "confirmed": "1"},
        "groups/<slug:slug>/rules/": {"version": "2"},
        "groups/<slug:slug>/settings/": {"section": "rules", "ground_rules_ja": "ゆっくり聞きます。"},
        "groups/<slug:slug>/nickname/": {"nickname": "べつの名"},
        "groups/<slug:slug>/quiet/": {"wish": "always"},
        "groups/<slug:slug>/members/<int:membership_id>/remove/": {**reason, "confirmed": "on"},
        "groups/<slug:slug>/room/": {"body": "ひとこと", "client_id": str(uuid.uuid4())},
        "groups/<slug:slug>/room/read/": {"seq": "1"},
        "groups/<slug:slug>/room/search/": {"q": "ことば"},
        "groups/search/": {"q": "ことば"},
        "groups/<slug:slug>/room/mutes/": {"mute": "1"},
        "groups/<slug:slug>/room/reports/<int:pk>/": {"outcome": "upheld"},
        "desk/held/<int:pk>/": {"act": "release", "version": Case.objects.get(held=world.awaiting).version},
        "groups/<slug:slug>/room/told/<int:pk>/add/": {"note": "もうひとつ"},
        "groups/<slug:slug>/room/held/<int:pk>/appeal/": {"appeal": "もう一度"},
        "groups/<slug:slug>/room/freeze/": reason,
        "groups/<slug:slug>/room/<int:pk>/<slug:verb>/": {
            "kind": "private" if which == "hide" else "cheer", "body": "なおした", "reason": "hurt",
            "topic": "あたらしい話題",
        },
        "groups/<slug:slug>/room/topics/": {"topic": world.plain.topic_id, "name": "べつの話題"},
        "groups/<slug:slug>/room/bookmarks/": {"bookmark": world.plain.pk},
        "groups/bookmarks/": {"bookmark": world.plain.pk},
        "my/notices/choices/": {"quiet_from": "22:00", "quiet_until": "7:00", "mail_hour": "8"},
        "my/notices/line/": {"act": "new"},
        "my/notices/pause/": {"days": "7"},
        "my/notices/read/": {"older_than": "2100-01-01T00:00:00+00:00"},
        "my/notices/devices/": Browser("https://fcm.googleapis.com/new").subscription,
        "my/notices/devices/renew/": {"endpoint": world.device.endpoint + "/another"},
        "my/notices/devices/replace/": Browser("https://fcm.googleapis.com/new").subscription,
        "my/notices/devices/end/": {"device": world.device.pk},
        "voices/new/": {"body": "あたらしい声", "submission": str(uuid.uuid4())},
        "voices/answer/": code,
        "voices/answer/withdraw/": code,
        "admin/programs/dates/<int:occurrence_id>/cancel/": {**reason, "revision": world.occurrence.revision},
        "admin/programs/dates/<int:occurrence_id>/move/": {
            "day": "2031-05-01", "starts": "10:00", "ends": "11:00", "revision": world.occurrence.revision,
        },
        "admin/users/new/": {"email": "new@example.net", "display_name": "新しい同僚", "language": "ja"},
        "admin/users/edit/<int:pk>/": {"display_name": "べつの名", "language": "ja", "is_active": "on", "groups": ["1"]},
        "admin/peer-groups/cohort/<int:pk>/": {
            stage: str(timezone.localdate() + timedelta(days=days))
            for stage, days in (("agreed", 1), ("open", 2), ("farewell", 30), ("read_only", 60), ("erased", 90))
        },
        "admin/peer-groups/coordinators/": {"act": "propose", "email": world.sora.email},
        "admin/places/new/": {"name_ja": "あたらしい場所", "slug": "atarashii", "layer": "central"},
    }  # fmt: skip
    if route == "admin/voices/<int:pk>/":
        answer = {"act": "answer", "text": "お返事です", "signed_as": "センター"}
        return answer if which == "answer" else {"act": "publish", "checked": "on"}
    if route == "admin/peer-groups/facilitators/<int:pk>/":
        of = world.waiting.pk if which == "confirm" else world.facilitating.pk
        return {"act": which, "of": of, "email": world.sora.email}
    return sent.get(route, {})


def is_asked(row: str, role: str) -> bool:
    """Whether this role may stand differently here than its neighbours do; who does not is not asked."""
    asked = next(roles for begins, roles in WHO_DIFFERS.items() if row.startswith(begins))
    return role in asked


def fresh() -> None:
    """Nobody has tried anything yet."""
    cache.clear()
    for buckets in (limits.posts, limits.acts):
        buckets.clear()
