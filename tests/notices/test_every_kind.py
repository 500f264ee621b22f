"""Every kind of news there is, sent by every way that lights up a phone, with a canary in all that names something."""

from collections.abc import Callable, Mapping, Sequence
from datetime import time
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from notices.actions.deliver import deliver_due, deliver_urgent
from notices.actions.gather import News, gather
from notices.enums import Way
from notices.kinds import KINDS, Line
from notices.models import Delivery, Notice, Preference
from people.models import User
from tests.factories.notices import link_line, make_device
from tests.line_service import HANA, LineService
from tests.push_service import PushService

pytestmark = pytest.mark.django_db(transaction=True)
SECRET = "ひみつのはなし"
WORDS = {
    ("ja", False): "つどいに新しいお知らせが{n}件あります",
    ("ja", True): "新しいお知らせが{n}件あります",
    ("en", False): "There are {n} new notices on Tsudoi",
    ("en", True): "There are {n} new notices",
}


@pytest.fixture
def telling(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a kind would say, it says the secret, and everything stands."""

    def standing(notices: Sequence[Notice]) -> Mapping[int, int]:
        return {notice.pk: notice.count for notice in notices}

    def lines(notices: Sequence[Notice]) -> Mapping[int, Line]:
        return {notice.pk: Line(SECRET, f"/groups/{SECRET}/") for notice in notices}

    for kind in KINDS.values():
        monkeypatch.setattr(kind, "standing", standing)
        monkeypatch.setattr(kind, "lines", lines)
        monkeypatch.setattr(kind, "scopes", lambda abouts: dict.fromkeys(abouts, SECRET))
        monkeypatch.setattr(type(kind), "label", SECRET)


@pytest.mark.usefixtures("telling")
@pytest.mark.parametrize(("language", "neutral"), WORDS)
def test_no_way_says_of_what(
    make_user: Any,
    client_for: Callable[..., Client],
    push_service: PushService,
    line_service: LineService,
    settings: Any,
    language: str,
    neutral: bool,
) -> None:
    settings.ORGANISATION = SECRET
    assert len(KINDS) >= 8
    person: User = make_user(SECRET, language=language)
    make_device(client_for(person), person, push_service.browser(), label=SECRET)
    link_line(person, HANA)
    both = {name: [Way.PUSH, Way.LINE] for name in KINDS}
    Preference.objects.create(user=person, neutral=neutral, ways=both, quiet_from=time(0), quiet_until=time(0))
    gather([News(person.pk, name, 1, 1, timezone.now()) for name in KINDS])
    assert Delivery.objects.update(due_at=timezone.now()) == 2 * len(KINDS)  # the moments of grace are over
    assert deliver_urgent() + deliver_due() == 2 * len(KINDS)
    words = WORDS[language, neutral].format(n=len(KINDS))
    assert {one.message["altText"] for one in line_service.pushed} == {words}
    assert {one.message["template"]["text"] for one in line_service.pushed} == {words}
    assert {one.content["body"] or one.content["title"] for one in push_service.pushed} == {words}
    assert len({str(one.message) for one in line_service.pushed}) == 1  # nothing tells one kind from another
    assert {one.content["path"] for one in push_service.pushed} == {
        "/my/notices/" if language == "ja" else "/en/my/notices/"
    }
    for sent in [repr(line_service.pushed), *(f"{one.headers}{one.content}" for one in push_service.pushed)]:
        assert SECRET not in sent
        assert [name for name in KINDS if name in sent] == []
        assert person.email not in sent
        if neutral:
            assert "つどい" not in sent
            assert "sudoi" not in sent
    assert (line_service.refused, push_service.refused) == ([], [])
