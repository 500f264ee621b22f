"""Who may keep a copy of what comes back. Every address as every role is asked for it in `test_roles.py`."""

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import get_resolver

from programs.signups.actions.enroll import enroll
from programs.signups.links import cancel_token
from tests.community.roles.forms import routes
from tests.factories.people import client_for, make_user
from tests.factories.programs import make_occurrence

pytestmark = pytest.mark.django_db


def test_no_staff_screen_is_kept() -> None:
    admin = client_for(make_user(staff=True, is_superuser=True), raise_request_exception=False)
    screens = [route for route, _view in routes(get_resolver()) if route.startswith("admin/") and "<" not in route]
    kept = {
        route
        for route in screens
        if "(" not in route and admin.get(f"/{route}").headers.get("Cache-Control") != "private, no-store"
    }
    assert len(screens) > 50
    assert kept == set()


@pytest.mark.parametrize(
    "cookies",
    [
        {settings.SESSION_COOKIE_NAME: "of-a-session-that-has-ended"},
        {settings.CSRF_COOKIE_NAME: "k" * 32},
    ],
)
def test_a_cookie_that_was_merely_sent_is_enough(cookies: dict[str, str]) -> None:
    client = Client()
    client.cookies.load(cookies)
    assert client.get("/groups/")["Cache-Control"] == "private, no-store"
    assert not Client().get("/groups/").headers.get("Cache-Control", "").count("no-store")


def test_links_of_mails_and_whatever_is_posted_or_refused_are_not_kept() -> None:
    person = make_user("はな")
    token = cancel_token(enroll(actor=person, occurrence=make_occurrence(), called_name="はな").pk)
    visitor = Client(raise_request_exception=False)
    answers = [
        visitor.get(f"/programs/cancel/{token}/"),
        visitor.get("/programs/guardian/forged/"),
        visitor.post("/voices/answer/", {"code": "AAAA-BBBB-CCCC"}),
        visitor.post("/voices/new/", {"body": ""}),
        visitor.post("/groups/"),
        visitor.get("/groups"),
        visitor.get("/nowhere/"),
        visitor.get("/my/"),
        visitor.get("/", headers={"host": "a b"}),
        Client(enforce_csrf_checks=True).post("/voices/new/", {"body": "x"}),
        client_for(person).get("/", {"page": "1"}),
    ]
    assert [answer.status_code for answer in answers] == [200, 404, 422, 422, 405, 301, 404, 302, 400, 403, 200]
    assert {answer.headers.get("Cache-Control") for answer in answers} == {"private, no-store"}


def test_no_other_page_speaks_of_it() -> None:
    """Three answers are made before Django is asked, and say it themselves."""
    said = {
        str(path.relative_to(settings.BASE_DIR))
        for app in settings.OUR_APPS
        for path in Path(settings.BASE_DIR, app).rglob("*.py")
        if any(word in path.read_text() for word in ("no-store", "never_cache"))
    }
    before_django = {"chat/transports/polling.py", "community/bodies.py", "community/taking.py"}
    assert said == {"community/storing.py"} | before_django
