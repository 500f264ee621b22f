"""「見ていることは、だれにも知られません。」 Looking at what is public leaves no trace of who looked."""

import logging
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ground.models import AuditEntry
from tests.factories import rooms as talk
from tests.factories.people import client_for
from tests.factories.programs import make_occurrence
from tests.factories.voices import make_published

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
OF_SESSIONS = {"django_session", "usersessions_usersession"}  # that the signed-in device was used; its owner's own list


def pages() -> list[str]:
    circle, date = talk.circle(), make_occurrence()
    make_published()
    open_to_all = ["", "first-visit/", "privacy/", "news/", "programs/", "groups/", "places/", "voices/", "help/"]
    open_to_all += ["help/news/", "help/stays/", "help/moderation/", "help/facilitators/"]
    open_to_all += ["search/?q=発達", f"programs/{date.program.slug}/", f"groups/{circle.group.slug}/", "calendar.ics"]
    return [f"{prefix}{path}" for path in open_to_all for prefix in ("/", "/en/") if "." not in path or prefix == "/"]


def written(queries: CaptureQueriesContext) -> set[str]:
    """The tables that were written to."""
    writes = [one["sql"] for one in queries.captured_queries if one["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    return {sql.split('"')[1] for sql in writes}


def test_a_visitor_leaves_nothing_behind(caplog: pytest.LogCaptureFixture) -> None:
    addresses, visitor = pages(), Client(REMOTE_ADDR="203.0.113.9", HTTP_USER_AGENT="a phone of hers")
    cache.clear()
    with caplog.at_level(logging.INFO), CaptureQueriesContext(connection) as queries:
        for address in addresses:
            answer = visitor.get(address)
            assert answer.status_code == 200, address
            assert not answer.cookies, address
    assert written(queries) == set()
    assert [word for word in ("203.0.113.9", "a phone of hers", "発達") if word in caplog.text] == []


def test_nor_does_somebody_who_is_signed_in(make_user: Any) -> None:
    addresses, member = pages(), client_for(make_user("みている人"))
    before = AuditEntry.objects.count()
    with CaptureQueriesContext(connection) as queries:
        for address in addresses:
            assert member.get(address).status_code == 200, address
    assert written(queries) <= OF_SESSIONS
    assert AuditEntry.objects.count() == before


def test_the_control_a_sign_up_does_write(make_user: Any) -> None:
    """What is looked at above would show a trace if there was one."""
    date, member = make_occurrence(), client_for(make_user("申し込む人"))
    with CaptureQueriesContext(connection) as queries:
        form = {"called_name": "はな", "people": "1", "shown_start": date.starts_at.isoformat()}
        member.post(f"/programs/dates/{date.pk}/signup/", form)
    assert "programs_enrollment" in written(queries)
