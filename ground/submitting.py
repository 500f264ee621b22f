"""From a submitted form to the response: the one place where a refusal becomes part of a page."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, Generic, NamedTuple, NoReturn, TypeVar

from django.core.exceptions import ValidationError
from django.forms import BaseForm, BoundField, CharField
from django.http import HttpRequest
from django.utils.functional import Promise

from ground.refusals import Refusal, unknown_button

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T]):
    """The outcome: `done` with the action's `result`, or a page to show with this `status`.

    `refused` is the action's refusal. `refusal` is the same unless it belongs to a field of the form: the page shows it
    above the form, which keeps the typed text.
    """

    status: int = 200
    done: bool = False
    result: T | None = None
    refused: Refusal | None = None
    refusal: Refusal | None = None


class KeptText(NamedTuple):
    """Text that was typed into a form that is not offered any more: components/kept.html shows it, to be copied."""

    label: str | Promise
    text: str


def kept_of(fields: Iterable[BoundField]) -> list[KeptText]:
    """What was typed into these fields of a form (or a whole form) for which the page has no place now."""
    typed = [(one.label, str(one.value() or "")) for one in fields if _is_written(one)]
    return [KeptText(label, text) for label, text in typed if text.strip()]


def _is_written(one: BoundField) -> bool:
    return isinstance(one.field, CharField) and not one.is_hidden


def submit(request: HttpRequest, form: BaseForm, act: Callable[[dict[str, Any]], T]) -> Outcome[T]:
    """Validate a submitted form, and act on its data. Does nothing unless the request is a POST."""
    if request.method != "POST":
        return Outcome()
    if not form.is_valid():
        return Outcome(status=422)
    sent = attempt(lambda: act(form.cleaned_data))
    return replace(sent, refusal=beside_field(form, sent.refused)) if sent.refused else sent


def press(request: HttpRequest, act: Callable[[], T]) -> Outcome[T]:
    """Do what a button says. Does nothing unless the request is a POST."""
    return attempt(act) if request.method == "POST" else Outcome()


def press_one_of(request: HttpRequest, name: str, acts: Mapping[str, Callable[[], T]]) -> Outcome[T]:
    """Do what one of several buttons called `name` says: `acts` has what each value does.

    No button, or one that the page does not have (any more), is refused, and does nothing.
    """
    return press(request, acts.get(request.POST.get(name, ""), _refuse_unknown))


def _refuse_unknown() -> NoReturn:
    raise unknown_button()


def attempt(act: Callable[[], T]) -> Outcome[T]:
    """Act, and return the outcome. For callers without a form, or that decide by themselves whether to act."""
    try:
        return Outcome(done=True, result=act())
    except Refusal as refused:
        return Outcome(status=refused.status, refused=refused, refusal=refused)


@contextmanager
def checking() -> Iterator[None]:
    """Turn refusals into errors of the field that a form is validating."""
    try:
        yield
    except Refusal as refused:
        raise ValidationError(str(refused), code=refused.code) from refused


def beside_field(form: BaseForm, refusal: Refusal) -> Refusal | None:
    """Add the refusal to its field; return it if it belongs to no field, to be shown above the form."""
    if form.is_bound and refusal.field in form.fields:
        form.add_error(refusal.field, str(refusal))
        return None
    return refusal
