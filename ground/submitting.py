"""From a form that was sent to what is shown: the one place where a refusal becomes part of a page."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpRequest

from ground.refusals import Refusal

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T]):
    """What came of it: `done` with the action's `result`, or a page to show with this `status`.

    `refused` is why the action did not do it. `refusal` is the same where it belongs to no field of the form: the page
    shows it above the form, and what was typed is still there.
    """

    status: int = 200
    done: bool = False
    result: T | None = None
    refused: Refusal | None = None
    refusal: Refusal | None = None


def submit(request: HttpRequest, form: BaseForm, act: Callable[[dict[str, Any]], T]) -> Outcome[T]:
    """Check a form that was sent, and act on what it says. A page that is only looked at does nothing."""
    if request.method != "POST":
        return Outcome()
    if not form.is_valid():
        return Outcome(status=422)
    sent = attempt(lambda: act(form.cleaned_data))
    return replace(sent, refusal=beside_field(form, sent.refused)) if sent.refused else sent


def press(request: HttpRequest, act: Callable[[], T]) -> Outcome[T]:
    """Do what a button says. A page that is only looked at does nothing."""
    return attempt(act) if request.method == "POST" else Outcome()


def attempt(act: Callable[[], T]) -> Outcome[T]:
    """Do it, and say what came of it: where no form was sent, or something else decides whether to act."""
    try:
        return Outcome(done=True, result=act())
    except Refusal as refused:
        return Outcome(status=refused.status, refused=refused, refusal=refused)


@contextmanager
def checking() -> Iterator[None]:
    """While a form checks one of its fields: what is refused there becomes the field's error."""
    try:
        yield
    except Refusal as refused:
        raise ValidationError(str(refused), code=refused.code) from refused


def beside_field(form: BaseForm, refusal: Refusal) -> Refusal | None:
    """Put the refusal beside its field; give it back when it belongs to none, to be shown above the form."""
    if form.is_bound and refusal.field in form.fields:
        form.add_error(refusal.field, str(refusal))
        return None
    return refusal
