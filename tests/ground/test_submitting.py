"""A form that was sent, a button that was pressed: what came of it, and with which status."""

from typing import Any

import pytest
from django import forms
from django.http import HttpRequest
from django.test import RequestFactory

from ground.refusals import NotAllowed, NotThere, Refusal, TakenMeanwhile, TooOften
from ground.submitting import Outcome, press, press_one_of, submit


class NameForm(forms.Form):
    name = forms.CharField(max_length=3)


def sent(**fields: str) -> HttpRequest:
    return RequestFactory().post("/", fields)


def form_of(request: HttpRequest) -> NameForm:
    return NameForm(request.POST or None)


def refuse(kind: type[Refusal], field: str | None = None) -> Any:
    def act(*_given: Any) -> None:
        raise kind("no", "いまはできません。", "あとでもう一度。", field=field)

    return act


@pytest.mark.parametrize("method", ["get", "head"])
def test_who_looks_does_nothing(method: str) -> None:
    request = getattr(RequestFactory(), method)("/")
    assert submit(request, form_of(request), refuse(Refusal)) == Outcome()
    assert press(request, refuse(Refusal)) == Outcome()


def test_it_is_done() -> None:
    request = sent(name="はな")
    assert submit(request, form_of(request), lambda given: given["name"] * 2) == Outcome(done=True, result="はなはな")
    assert press(request, lambda: 7) == Outcome(done=True, result=7)


def test_what_cannot_be_is_said_by_the_form_and_not_tried() -> None:
    request = sent(name="はなこさん")
    form = form_of(request)
    assert submit(request, form, refuse(NotAllowed)) == Outcome(status=422)
    assert list(form.errors) == ["name"]


@pytest.mark.parametrize(
    ("kind", "status"), [(Refusal, 422), (NotAllowed, 403), (NotThere, 404), (TakenMeanwhile, 409), (TooOften, 429)]
)
def test_a_refusal_has_its_status_and_stands_above_the_form(kind: type[Refusal], status: int) -> None:
    request = sent(name="はな")
    form = form_of(request)
    for outcome in (submit(request, form, refuse(kind)), press(request, refuse(kind))):
        assert (outcome.status, outcome.done, outcome.result) == (status, False, None)
        assert outcome.refusal is outcome.refused
        assert str(outcome.refusal) == "いまはできません。あとでもう一度。"
    assert form.errors == {}
    assert form["name"].value() == "はな"


def test_beside_its_field_it_is_not_said_twice() -> None:
    request = sent(name="はな")
    form = form_of(request)
    outcome = submit(request, form, refuse(Refusal, field="name"))
    assert (outcome.refusal, outcome.refused and outcome.refused.code, outcome.status) == (None, "no", 422)
    assert form.errors["name"] == ["いまはできません。あとでもう一度。"]


def test_what_is_no_refusal_is_not_swallowed() -> None:
    with pytest.raises(ZeroDivisionError):
        press(sent(), lambda: 1 / 0)


@pytest.mark.parametrize(("fields", "done"), [({"act": "one"}, 1), ({"act": "two"}, 2)])
def test_the_button_that_was_pressed_says_what_is_done(fields: dict[str, str], done: int) -> None:
    assert press_one_of(sent(**fields), "act", {"one": lambda: 1, "two": lambda: 2}).result == done


@pytest.mark.parametrize("fields", [{}, {"act": ""}, {"act": "zzz"}, {"one": "act"}])
def test_a_button_that_is_not_there_does_nothing_and_says_so(fields: dict[str, str]) -> None:
    outcome = press_one_of(sent(**fields), "act", {"one": refuse(NotAllowed)})
    assert (outcome.done, outcome.status) == (False, 422)
    assert "ボタンから、もう一度" in str(outcome.refusal)
    assert press_one_of(RequestFactory().get("/", fields), "act", {"one": refuse(NotAllowed)}) == Outcome()
