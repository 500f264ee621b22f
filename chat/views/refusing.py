"""How a refusal becomes a form with its error; the page says it first and leads to the field (templates/base.html)."""

from django import forms

from ground.refusals import Refusal


def show_refusal(form: forms.Form, refusal: Refusal) -> Refusal | None:
    """Put the refusal beside its field; give it back when it belongs to none, to be shown above the form."""
    if form.is_bound and refusal.field in form.fields:
        form.add_error(refusal.field, str(refusal))
        return None
    return refusal
