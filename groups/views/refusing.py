"""How a refusal of an action becomes a page."""

from django import forms

from ground.refusals import NotAllowed, Refusal


def status_of(refusal: Refusal) -> int:
    """403 when the person lacks the right, 422 when it cannot be done as asked."""
    return 403 if isinstance(refusal, NotAllowed) else 422


def add_to_form(form: forms.Form, refusal: Refusal) -> Refusal | None:
    """Put the refusal beside its field; give it back when it belongs to none, to be shown above the form."""
    if refusal.field in form.fields:
        form.add_error(refusal.field, str(refusal))
        return None
    return refusal
