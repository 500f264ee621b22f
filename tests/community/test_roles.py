"""The site's own attacker: every address as every role, by every verb, with a word of its own in every private field."""

import re
from collections.abc import Iterator

import pytest
from django.http import HttpResponse
from django.urls import get_resolver
from django.utils import translation

from community.generic_writes import is_ours
from tests import line_service
from tests.community.roles.asking import ask, letter, told
from tests.community.roles.canaries import PRIVATE, PUBLIC, Canaries, text_fields
from tests.community.roles.forms import address, addresses, form, fresh, is_asked, routes
from tests.community.roles.table import cells
from tests.community.roles.world import ROLES, World

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
PARTS = {
    "groups": ("groups/",),
    "staff": ("admin/",),
    "accounts": ("accounts/",),
    "desk and voices": ("desk/", "voices/", "my/"),
}
KEPT_FOR_VISITORS = {
    "calendar.ics", "help/", "help/news/", "help/stays/", "help/moderation/", "help/facilitators/", "places/", "places/<slug:slug>/",
    "programs/dates/<int:occurrence_id>.ics", "programs/calendars/<uuid:key>.ics", "groups/", "groups/<slug:slug>/", "voices/", "search/", "robots.txt",
    "sitemap.xml", "", "programs/", "programs/futago/",
}  # fmt: skip
NEITHER_READ_NOR_SENT = ("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")


@pytest.fixture(autouse=True)
def _routes_in_japanese() -> Iterator[None]:
    with translation.override("ja"):
        yield


@pytest.fixture
def world() -> Iterator[World]:
    """With all that an office can configure."""
    with line_service.configured():
        yield World()


def part_of(row: str) -> str:
    return next((name for name, begins in PARTS.items() if row.startswith(begins)), "public")


def is_kept(response: HttpResponse) -> bool:
    return response.headers.get("Cache-Control") != "private, no-store"


@pytest.mark.parametrize("part", [*PARTS, "public"])
def test_every_address_as_every_role(world: World, part: str) -> None:
    """Each cell is as the table says, shows no role what it may not see, and is kept by visitors' browsers alone."""
    canaries = Canaries(world)
    clients = world.clients()
    wrong, leaks, kept = [], [], set()
    for row, (get, post) in cells().items():
        if part_of(row) != part:
            continue
        for role in filter(lambda role: is_asked(row, role), ROLES):
            for method, right in (("GET", get[role]), ("POST", post[role])):
                fresh()
                where = address(world, row, role)
                data = form(world, row, role) if method == "POST" else None
                response, written = ask(clients[role], method, where, data)
                if (found := letter(response, written)) != right:
                    wrong.append((row, method, role, f"{found} instead of {right}"))
                leaks += [(row, method, role, leak) for leak in canaries.leaked(told(response), role, where)]
                if is_kept(response):
                    kept.add((row, method, role))
    assert wrong == [], "\n".join(map(str, wrong))
    assert leaks == []
    shared = {row for row in KEPT_FOR_VISITORS if part_of(row) == part}
    # Who has a link and no account is not signed in either. A suspended person's browser still has a session's cookie.
    visitors = {(row, "GET", role) for row in shared for role in ("anyone", "guardian") if is_asked(row, role)}
    assert kept == visitors


def test_the_table_has_every_address_and_every_role() -> None:
    assert sorted(cells()) == sorted(addresses())
    for row, verbs in cells().items():
        assert [{right[role] == "." for right in verbs} for role in ROLES] == [{not is_asked(row, r)} for r in ROLES]


def test_every_text_field_is_private_or_public() -> None:
    named = {(label, name) for label, fields in PRIVATE.items() for name in fields}
    named |= {(label, name) for label, names in PUBLIC.items() for name in names.split()}
    assert set(text_fields()) == named


def test_what_is_looked_for_is_found_where_it_may_be(world: World) -> None:
    """The negative control: the words are on the pages of those who may see them, and are told apart by role."""
    canaries = Canaries(world)
    clients = world.clients()
    rows = {
        "groups/<slug:slug>/room/": ("member", "chat.message.html"),
        "desk/": ("facilitator", "groups.joinrequest.message"),
        "desk/cases/<int:pk>/ handed over": ("coordinator", "chat."),
        "admin/programs/dates/<int:occurrence_id>/roster/": ("editor", "programs.enrollment.note"),
        "admin/voices/": ("staff of voices", "voices.voice.body"),
        "admin/users/": ("administrator", "people.user.display_name"),
        "accounts/record/": ("stranger", "people.accountevent"),
        "groups/mine/": ("removed", "groups.membership.end_note"),
    }
    for row, (role, field) in rows.items():
        where = address(world, row, role)
        if role == "stranger":
            clients[role].get(where)
        text = told(ask(clients[role], "GET", where)[0])
        assert canaries.leaked(text, role, where) == set()
        if field != "people.accountevent":
            assert [one for one in canaries.leaked(text, "nobody", where) if one.startswith(field)], row


def test_reading_by_head_is_as_reading_by_get(world: World) -> None:
    """Scanners of mail systems look at links by HEAD: they get the status that GET has, no body, and change nothing."""
    clients = world.clients()
    wrong = []
    for row, (get, _post) in cells().items():
        for role in ("anyone", "guardian", "student", "parent", "member", "facilitator", "coordinator", "editor"):
            if get[role] == ".":
                continue
            fresh()
            response, written = ask(clients[role], "HEAD", address(world, row, role))
            if (letter(response, written), b"".join(response)) != (get[role], b""):
                wrong.append((row, role, response.status_code, get[role]))
    assert wrong == [], "\n".join(map(str, wrong))


def test_no_other_verb_is_taken_for_reading_or_sending(world: World) -> None:
    clients = world.clients()
    wrong = []
    for row in cells():
        for role in ("anyone", "member", "administrator"):
            for method in NEITHER_READ_NOR_SENT:
                response, written = ask(clients[role], method, address(world, row, role))
                if letter(response, written) != "x" and not row.startswith("admin/"):
                    wrong.append((row, role, method, response.status_code))
                assert written == set()
    assert wrong == [], "\n".join(map(str, wrong))


STAFF_ALONE = ("anyone", "member", "coordinator", "without a factor")
# The texts of the editing screens for the browser, without a word of content.
FOR_ANYBODY = ("admin/jsi18n/", "admin/sprite/")


def test_wagtails_screens_open_for_staff_with_a_second_factor_only(world: World) -> None:
    clients = world.clients()
    screens = [row for row, view in routes(get_resolver()) if row.startswith("admin/") and not is_ours(view)]
    assert len(screens) > 150
    open_to_others = []
    for row in screens:
        where = re.sub(r"\(\?P<[^>]*>[^)]*\)|<[^>]*>", "1", row)
        where = "/" + re.sub(r"[\^$\\?]", "", where)
        for role in STAFF_ALONE:
            if ask(clients[role], "GET", where)[0].status_code == 200 and not row.startswith(FOR_ANYBODY):
                open_to_others.append((role, where))
    assert open_to_others == []
    assert ask(clients["editor"], "GET", "/admin/")[0].status_code == 200
