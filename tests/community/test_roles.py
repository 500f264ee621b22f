"""Every address of the site as each role: who may see it. A new address fails here until somebody decides.

The letters of a row stand for the roles of `ROLES`: `o` opens (200), `l` is sent to sign in, `2` is sent to the second
factor, `>` is sent to another page, `f` is forbidden (403), `n` may not know that it exists (404), `p` takes posted
forms only, and leads whoever opens it to the page with the form.
"""

import re
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import translation

from chat.actions.report import report
from chat.enums import ReportReason
from people.models import User
from places.enums import Layer
from places.models import Place
from programs.actions.enroll import enroll
from tests.chat import make as talk
from tests.groups.make import make_request
from tests.programs.make import make_occurrence, make_program
from tests.sign_in import client_for, make_user
from voices.actions.give import give

pytestmark = pytest.mark.django_db
# hana and midori are member and facilitator of the group, and the dates, voices and requests below are hana's.
ROLES = ("anyone", "outsider", "hana", "midori", "staff without a second factor", "editor", "admin")

MATRIX = {
    "healthz": "ooooooo",
    "readyz": "ooooooo",
    "metrics": "nnnnnnn",
    "calendar.ics": "ooooooo",
    "admin/login/": "lfff2ll",
    "admin/password_reset/": "lfff2ll",
    "admin/account/": ">fff2oo",
    "admin/password_reset/done/": "nfff2nn",
    "admin/password_reset/confirm/<uidb64>/<token>/": "nfff2nn",
    "admin/password_reset/complete/": "nfff2nn",
    r"documents/^(\d+)/(.*)$": "nnnnnnn",
    "documents/authenticate_with_password/<int:restriction_id>/": "nnnnnnn",
    "my/": "loooooo",
    "desk/": "lffofff",
    "desk/waiting/": "lffofff",
    "desk/requests/<int:pk>/accept/": "ppppppp",
    "desk/requests/<int:pk>/decline/": "ppppppp",
    "desk/reports/<int:pk>/hide/": "ppppppp",
    "desk/reports/<int:pk>/handled/": "ppppppp",
    "desk/reports/<int:pk>/leave/": "ppppppp",
    "desk/reports/<int:pk>/hand-over/": "ppppppp",
    "desk/cases/<int:pk>/": "lnnnnnn",
    "desk/unwatched/<int:pk>/": "lnnnnnn",
    "desk/messages/<int:pk>/restore/": "ppppppp",
    "desk/groups/<slug:slug>/freeze/": "ppppppp",
    "desk/groups/<slug:slug>/unfreeze/": "ppppppp",
    "accounts/": "loooooo",
    "accounts/delete/": "loooooo",
    "accounts/deleted/": "ooooooo",
    "accounts/record/": "loooooo",
    "accounts/prove/": "loooo22",
    "accounts/undo/<str:token>/": "nnnnnnn",
    "accounts/language/<slug:code>/": ">>>>>>>",
    "accounts/login/code/": "lllllll",
    "accounts/^password/": "lllllll",
    "accounts/login/": "o>>>>>>",
    "accounts/logout/": ">oooooo",
    "accounts/inactive/": "ooooooo",
    "accounts/signup/": "o>>>>>>",
    "accounts/reauthenticate/": "lffff22",
    "accounts/email/": "loooooo",
    "accounts/confirm-email/": "l>>>>>>",
    "accounts/password/change/": "lllllll",
    "accounts/password/set/": "lllllll",
    "accounts/password/reset/": "lllllll",
    "accounts/login/code/confirm/": "l>>>>>>",
    "accounts/password/reset/key/done/": "lllllll",
    "accounts/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": "lllllll",
    "accounts/password/reset/done/": "lllllll",
    "accounts/signup/passkey/": "o>>>>>>",
    "accounts/2fa/": "loooooo",
    "accounts/2fa/authenticate/": "l>>>>>>",
    "accounts/2fa/reauthenticate/": "lffffoo",
    "accounts/2fa/totp/activate/": "l222o22",
    "accounts/2fa/totp/deactivate/": "lnnnnoo",
    "accounts/2fa/recovery-codes/": "lnnnnnn",
    "accounts/2fa/recovery-codes/generate/": "loooooo",
    "accounts/2fa/recovery-codes/download/": "lnnnnnn",
    "accounts/2fa/webauthn/": "loooooo",
    "accounts/2fa/webauthn/add/": "l222ooo",
    "accounts/2fa/webauthn/reauthenticate/": "lffff22",
    "accounts/2fa/webauthn/keys/<int:pk>/remove/": "lnnnnnn",
    "accounts/2fa/webauthn/keys/<int:pk>/edit/": "lnnnnnn",
    "accounts/2fa/webauthn/login/": "l>>>>>>",
    "accounts/2fa/webauthn/signup/": ">>>>>>>",
    "accounts/sessions/": "loooooo",
    "help/": "ooooooo",
    "places/": "ooooooo",
    "places/<slug:slug>/": "ooooooo",
    "programs/dates/<int:occurrence_id>/signup/": "lo>oooo",
    "programs/dates/<int:occurrence_id>.ics": "ooooooo",
    "programs/signups/<int:enrollment_id>/": "lnonnnn",
    "programs/signups/<int:enrollment_id>/cancel/": "lnonnnn",
    "programs/signups/<int:enrollment_id>/guardian/": "ppppppp",
    "programs/cancel/<str:token>/": "nnnnnnn",
    "programs/guardian/agreed/<str:token>/": "nnnnnnn",
    "programs/guardian/<str:token>/": "nnnnnnn",
    "programs/calendars/<uuid:key>.ics": "ooooooo",
    "programs/<str:slug>/calendar.ics": ">>>>>>>",
    "groups/": "ooooooo",
    "groups/mine/": "loooooo",
    "groups/appointments/<uuid:pk>/": "lnnnnnn",
    "groups/<slug:slug>/": "ooooooo",
    "groups/<slug:slug>/join/": "lo>>ooo",
    "groups/<slug:slug>/withdraw/": "ppppppp",
    "groups/<slug:slug>/leave/": "lnoonnn",
    "groups/<slug:slug>/nickname/": "lnoonnn",
    "groups/<slug:slug>/members/": "lnoonnn",
    "groups/<slug:slug>/members/<int:membership_id>/remove/": "lnnonnn",
    "groups/search/": "loooooo",  # one's own groups, whatever they are (tests/chat/test_search.py)
    "groups/<slug:slug>/room/": "lfoofff",
    "groups/<slug:slug>/room/search/": "lfoofff",
    "groups/<slug:slug>/room/history/": "lfoofff",
    "groups/<slug:slug>/room/read/": "ppppppp",
    "groups/<slug:slug>/room/mutes/": "lfoofff",
    "groups/<slug:slug>/room/reports/": "lfnofff",
    "groups/<slug:slug>/room/reports/<int:pk>/": "ppppppp",
    "groups/<slug:slug>/room/freeze/": "lfnofff",
    "groups/<slug:slug>/room/unfreeze/": "lfnofff",
    "groups/<slug:slug>/room/<int:pk>/": "lfnofff",
    "groups/<slug:slug>/room/<int:pk>/<slug:verb>/": "ppppppp",
    "voices/": "ooooooo",
    "voices/new/": "ooooooo",
    "voices/answer/": "ooooooo",
    "voices/answer/withdraw/": "ppppppp",
    "voices/mine/<int:pk>/": "lnonnnn",
    "voices/mine/<int:pk>/withdraw/": "ppppppp",
    "search/": "ooooooo",
    "robots.txt": "ooooooo",
    "sitemap.xml": "ooooooo",
    "_util/authenticate_with_password/<int:page_view_restriction_id>/<int:page_id>/": "nnnnnnn",
    "": "ooooooo",
    "programs/": "ooooooo",
    "programs/futago/": "ooooooo",
    "programs/shitagaki/": "nnnnnnn",
    "places/junbi/": "nnnnnnn",
    "dev/mail/": "nnnnnnn",
    "nowhere/": "nnnnnnn",
    "_util/login/": "lllllll",
}


class World:
    """One of everything that an address can name, and a client for each role."""

    def __init__(self) -> None:
        circle = talk.circle()
        message = talk.say(circle.sora, circle.group, "なかのことば")
        told = report(actor=circle.hana, message=message, reason=ReportReason.HURT)
        program = make_program("ふたごの会", slug="futago")
        occurrence = make_occurrence(program)
        make_program("したがき", slug="shitagaki", live=False)
        enrollment = enroll(actor=circle.hana, occurrence=occurrence, called_name="はな")
        voice, _code = give(actor=circle.hana, submission=uuid.uuid4(), body="駐輪場がほしいです")
        Place.objects.create(slug="momiji", name="もみじ公民館", layer=Layer.NEIGHBOURHOOD, is_published=True)
        Place.objects.create(slug="junbi", name="準備中の場所", layer=Layer.NEIGHBOURHOOD, is_published=False)
        slug = circle.group.slug
        self.values = {
            "desk/requests/<int:pk>": f"desk/requests/{make_request(circle.group).pk}",
            "desk/reports/<int:pk>": f"desk/reports/{told.pk}",
            "desk/messages/<int:pk>": f"desk/messages/{message.pk}",
            "reports/<int:pk>": f"reports/{told.pk}",
            "groups/<slug:slug>": f"groups/{slug}",
            "members/<int:membership_id>": f"members/{circle.member(circle.sora).pk}",
            "room/<int:pk>": f"room/{message.pk}",
            "<slug:verb>": "withdraw",
            "places/<slug:slug>": "places/momiji",
            "programs/<slug:slug>": "programs/futago",
            "<int:occurrence_id>": str(occurrence.pk),
            "<int:enrollment_id>": str(enrollment.pk),
            "<str:token>": "forged",
            "voices/mine/<int:pk>": f"voices/mine/{voice.pk}",
            "<slug:code>": "en",
            "<int:pk>": "1",
            "programs/<str:slug>": "programs/futago",
            "<uuid:key>": str(program.translation_key),
            "<uuid:pk>": str(uuid.uuid4()),
            "(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)": "1-forged",
            r"(\d+)/(.*)": "1/forged.pdf",
            "<int:restriction_id>": "1",
            "<int:page_view_restriction_id>": "1",
            "<int:page_id>": "1",
        }
        people: dict[str, User | None] = {
            "anyone": None,
            "outsider": circle.outsider,
            "hana": circle.hana,
            "midori": circle.midori,
            "staff without a second factor": make_user(staff=True, second_factor=False),
            "editor": make_user(staff=True),
            "admin": make_user(staff=True, is_superuser=True),
        }
        self.people = people

    def clients(self) -> list[Client]:
        """Freshly signed in: some addresses sign a person out or change what they may see."""
        return [client_for(self.people[role], raise_request_exception=False) for role in ROLES]

    def address(self, route: str) -> str:
        for written, real in self.values.items():
            route = route.replace(written, real)
        return "/" + route.replace("^", "").replace("$", "").replace("\\", "")


def letter(response: Any) -> str:
    """What became of a request, in one letter (see above); a number for anything else."""
    if response.status_code in (301, 302):
        to = response["Location"]
        if "/accounts/login/" in to:
            return "l"
        return "2" if "/accounts/2fa/" in to else ">"
    return {200: "o", 403: "f", 404: "n"}.get(response.status_code, str(response.status_code))


def routes(resolver: URLResolver | Any, before: str = "") -> Iterator[str]:
    """Every address below `resolver`, as it is written in the url files."""
    for entry in resolver.url_patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield route
        else:
            yield from routes(entry, route)


def public_routes() -> list[str]:
    pages = "^((?:[\\w\\-]+/)*)$"
    found = [
        route for route in routes(get_resolver()) if not re.match(r"admin/(?!login|password_reset|account/$)", route)
    ]
    return [route for route in found if route != pages]


# Pages of the CMS have no route of their own; and things that are not published are asked for by their address.
PAGES = ["", "programs/", "programs/futago/", "programs/shitagaki/", "places/junbi/", "dev/mail/", "nowhere/"]


@pytest.fixture
def world() -> World:
    return World()


def test_every_address_as_every_role(world: World) -> None:
    translation.activate("ja")  # routes are written in the language that is active: another test may have left its own
    clients = world.clients()
    seen = {}
    for route in [*public_routes(), *PAGES]:
        if route in ("accounts/logout/", "accounts/delete/"):
            clients = world.clients()
        seen[route] = "".join(letter(client.get(world.address(route))) for client in clients)
    assert seen == {route: row.replace("p", ">") for route, row in MATRIX.items()}


def test_forms_of_others_cannot_be_posted(world: World) -> None:
    """What takes posted forms only does nothing for somebody without an account or outside, and says so."""
    anyone, outsider = world.clients()[:2]
    # One asks for the code instead; withdrawing a wish that one never had leads back to the public page.
    open_to_anybody = {"voices/answer/withdraw/", "groups/<slug:slug>/withdraw/"}
    posted = [route for route, row in MATRIX.items() if "p" in row and route not in open_to_anybody]
    assert len(posted) >= 14
    assert {route: letter(anyone.post(world.address(route))) for route in posted} == dict.fromkeys(posted, "l")
    answers = {route: letter(outsider.post(world.address(route))) for route in posted}
    assert {route: answer for route, answer in answers.items() if answer not in ("f", "n")} == {}


def admin_routes() -> list[str]:
    return sorted({route for route in routes(get_resolver()) if route.startswith("admin/")})


def test_staff_screens_open_for_staff_with_a_second_factor_only(world: World) -> None:
    clients = dict(zip(ROLES, world.clients(), strict=True))
    closed = [role for role in ROLES if role not in ("editor", "admin")]
    open_to_others = []
    for route in admin_routes():
        address = re.sub(r"\(\?P<[^>]*>[^)]*\)", "1", re.sub(r"<[^>]*>", "1", route))
        address = "/" + address.replace("^", "").replace("$", "").replace("\\", "").replace("?", "")
        for role in closed:
            status = clients[role].get(address).status_code
            if status == 200:
                open_to_others.append((role, address))
    # The texts of the editing screens for the browser, without a word of content.
    assert [one for one in open_to_others if "jsi18n" not in one[1] and "sprite" not in one[1]] == []
    assert clients["editor"].get("/admin/").status_code == 200
    assert letter(clients["staff without a second factor"].get("/admin/")) == "2"
