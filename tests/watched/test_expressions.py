"""Adding, changing and retiring expressions; the shipped list; and every process following a change."""

import time
from collections.abc import Callable
from typing import Any

import pytest

from ground.models import AuditEntry
from ground.refusals import NotAllowed, Refusal
from people.models import User
from people.roles import PUBLISHING
from watched import checking, listing
from watched.actions import expressions
from watched.actions.ship import ship
from watched.enums import Response, WrittenIn
from watched.models import Edition, Expression

pytestmark = pytest.mark.django_db
JA = WrittenIn.JA
MakeUser = Callable[..., User]


@pytest.fixture
def publisher(make_user: MakeUser) -> User:
    return make_user(staff=True, groups=(PUBLISHING,))


@pytest.fixture(autouse=True)
def _look_again() -> None:
    checking.forget()


def add(actor: User, text: str, response: Response = Response.HOLD, **more: Any) -> Expression:
    made = expressions.add(actor=actor, language=JA, response=response, text=text, **more)
    checking.forget()  # as the commit does
    return made


def test_what_is_added_is_found_and_recorded(publisher: User) -> None:
    assert checking.check("ぬまぬまする").responses == ()
    made = add(publisher, "ぬまぬま", note="ためし")
    found = checking.check("ヌ.マ.ヌ.マする")
    assert found.responses == (Response.HOLD,)
    assert [one.key for one in found.expressions] == [made.pk]
    act = AuditEntry.objects.get(verb="watched.add")
    assert (act.actor, act.subject_id, act.detail) == (publisher, str(made.pk), {"response": "hold"})


def test_what_is_changed_is_found_otherwise(publisher: User) -> None:
    made = add(publisher, "ぬまぬま")
    same: dict[str, Any] = {"language": JA, "response": Response.FLAG, "text": "ぬまりぬ", "note": ""}
    expressions.change(actor=publisher, expression=made, **same)
    checking.forget()
    assert checking.check("ぬまぬま").responses == ()
    assert checking.check("ぬまりぬ").responses == (Response.FLAG,)
    act = AuditEntry.objects.get(verb="watched.change")
    assert act.detail == {"response": "flag", "changed": ["response", "text"]}
    expressions.change(actor=publisher, expression=made, **same)  # nothing new
    assert AuditEntry.objects.filter(verb="watched.change").count() == 1


def test_what_is_retired_is_found_no_more_until_it_is_back(publisher: User) -> None:
    made = add(publisher, "ぬまぬま")
    for _twice in range(2):
        expressions.retire(actor=publisher, expression=made)
    checking.forget()
    assert checking.check("ぬまぬま").responses == ()
    expressions.restore(actor=publisher, expression=made)
    checking.forget()
    assert checking.check("ぬまぬま").responses == (Response.HOLD,)
    verbs = AuditEntry.objects.filter(verb__startswith="watched.").order_by("id").values_list("verb", flat=True)
    assert list(verbs) == ["watched.add", "watched.retire", "watched.restore"]


def test_a_groups_expression_holds_in_that_group_alone(publisher: User) -> None:
    add(publisher, "ぬまぬま", scope="groups.peergroup:12")
    assert checking.check("ぬまぬま").responses == ()
    assert checking.check("ぬまぬま", scopes=["groups.peergroup:13"]).responses == ()
    both = checking.check("ぬまぬま、死にたい", scopes=["groups.peergroup:12"])
    assert both.responses == (Response.HOLD, Response.OFFER_HELP)


def test_refusals(publisher: User, make_user: MakeUser) -> None:
    made = add(publisher, "ぬまぬま")
    with pytest.raises(Refusal) as there:
        add(publisher, "ぬまぬま")
    assert (there.value.code, there.value.field) == ("expression_there", "text")
    with pytest.raises(Refusal) as empty:
        add(publisher, "！")
    assert empty.value.code == "expression_empty"
    for somebody in (make_user(), make_user(staff=True)):
        for act in (expressions.retire, expressions.restore):
            with pytest.raises(NotAllowed):
                act(actor=somebody, expression=made)
        with pytest.raises(NotAllowed):
            add(somebody, "ほかの")


def test_the_shipped_list_is_there_once_and_stays_switched_off(publisher: User) -> None:
    ship()
    shipped = Expression.objects.filter(is_shipped=True)
    assert shipped.filter(is_active=True).count() == len(list(listing.expressions()))
    off = shipped.filter(is_active=True).earliest("pk")
    expressions.retire(actor=publisher, expression=off)
    mark = Edition.objects.get().mark
    assert ship() == 0
    off.refresh_from_db()
    assert not off.is_active
    assert Edition.objects.get().mark == mark
    own = add(publisher, "ぬまぬま")
    Expression.objects.filter(pk=shipped.latest("pk").pk).update(digest="an earlier wording")
    assert ship() == 1
    own.refresh_from_db()
    assert own.is_active
    assert not Expression.objects.get(digest="an earlier wording").is_active


def test_the_shipped_list_is_large_noted_and_readable() -> None:
    rows = list(listing.expressions())
    assert len(rows) > 200
    assert [one.text for one, note in rows if not note] == []
    assert len({(one.language, one.response, one.text) for one, _note in rows}) == len(rows)
    assert {(one.language, one.response) for one, _note in rows} == {(a, b) for a in WrittenIn for b in Response}


def test_no_query_but_one_look_in_half_a_minute(
    publisher: User, django_assert_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    checking.check("こんにちは")
    with django_assert_num_queries(0):
        for _time in range(50):
            checking.check("もう死にたい")
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now + checking.LOOKS_EVERY + 1)
    with django_assert_num_queries(1):
        checking.check("こんにちは")


def test_another_process_sees_a_change_within_a_minute(publisher: User, monkeypatch: pytest.MonkeyPatch) -> None:
    checking.check("こんにちは")
    expressions.add(actor=publisher, language=JA, response=Response.HOLD, text="ぬまぬま")  # elsewhere: not told
    assert checking.check("ぬまぬま").responses == ()
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now + 60)
    assert checking.check("ぬまぬま").responses == (Response.HOLD,)


@pytest.mark.django_db(transaction=True)
def test_this_process_sees_it_at_the_commit(publisher: User) -> None:
    checking.check("こんにちは")
    expressions.add(actor=publisher, language=JA, response=Response.HOLD, text="ぬまぬま")
    assert checking.check("ぬまぬま").responses == (Response.HOLD,)


# ── The staff screen ──

FORM = {"text": "ぬまぬま", "language": "ja", "note": "ためし", "response": "flag", "is_active": "on"}


def test_a_publisher_adds_changes_and_retires(publisher: User, client_for: Any) -> None:
    client = client_for(publisher)
    assert client.post("/admin/watched/new/", FORM).status_code == 302
    made = Expression.objects.get(text="ぬまぬま")
    assert (made.response, made.scope, made.is_active, made.is_shipped) == ("flag", "", True, False)
    changed = {name: value for name, value in FORM.items() if name != "is_active"} | {"response": "hold"}
    assert client.post(f"/admin/watched/edit/{made.pk}/", changed).status_code == 302
    made.refresh_from_db()
    assert (made.response, made.is_active) == ("hold", False)
    verbs = AuditEntry.objects.filter(verb__startswith="watched.").order_by("id").values_list("verb", flat=True)
    assert list(verbs) == ["watched.add", "watched.change", "watched.retire"]
    assert client.post(f"/admin/watched/delete/{made.pk}/").status_code == 403


def test_what_is_wrong_stands_beside_the_field(publisher: User, client_for: Any) -> None:
    client = client_for(publisher)
    for text in ("！", "あ{-い"):
        answer = client.post("/admin/watched/new/", FORM | {"text": text})
        assert "text" in answer.context["form"].errors
    client.post("/admin/watched/new/", FORM)
    assert "text" in client.post("/admin/watched/new/", FORM).context["form"].errors


def test_the_list_shows_the_sites_expressions_alone(publisher: User, client_for: Any) -> None:
    add(publisher, "ぬまぬまサイト")
    add(publisher, "ぬまぬまグループ", scope="groups.peergroup:12")
    page = client_for(publisher).get("/admin/watched/?q=ぬまぬま").content.decode()
    assert "ぬまぬまサイト" in page
    assert "ぬまぬまグループ" not in page
