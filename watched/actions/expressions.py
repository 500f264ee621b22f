"""Add, change and retire expressions."""

from django.db import IntegrityError, transaction

from ground.actions.audit import record
from watched import refusals, rules
from watched.actions.edition import new_edition
from watched.enums import Response, WrittenIn
from watched.matching import BadExpression
from watched.matching.grammar import read
from watched.models import Expression
from watched.models.expression import digest_of


@transaction.atomic
def add(
    *, actor: rules.Account, language: WrittenIn, response: Response, text: str, note: str = "", scope: str = ""
) -> Expression:
    """Watch for something more. `scope`: empty for the whole site, or "groups.peergroup:12".

    Raises `Refusal` for a text that cannot be read or is there already, `NotAllowed`.
    """
    expression = Expression(language=language, response=response, text=text, note=note, scope=scope)
    _ask(actor, expression)
    _save(expression)
    record(actor=actor, verb="watched.add", subject=expression, response=str(response))
    new_edition()
    return expression


@transaction.atomic
def change(
    *,
    actor: rules.Account,
    expression: Expression,
    language: WrittenIn,
    response: Response,
    text: str,
    note: str,
) -> Expression:
    """Change what is watched for, what happens then, or why. Raises like `add`."""
    before = Expression.objects.select_for_update().get(pk=expression.pk)
    wanted = {"language": language, "response": response, "text": text, "note": note}
    changed = sorted(name for name, value in wanted.items() if getattr(before, name) != value)
    for name, value in wanted.items():
        setattr(before, name, value)
    _ask(actor, before)
    if changed:
        _save(before)
        record(actor=actor, verb="watched.change", subject=before, response=str(response), changed=changed)
        new_edition()
    return before


@transaction.atomic
def retire(*, actor: rules.Account, expression: Expression) -> Expression:
    """Watch for it no more; its row stays. Nothing happens if it is retired already. Raises `NotAllowed`."""
    return _switch(actor, expression, on=False)


@transaction.atomic
def restore(*, actor: rules.Account, expression: Expression) -> Expression:
    """Watch for it again. Nothing happens if it is in force already. Raises `NotAllowed`."""
    return _switch(actor, expression, on=True)


def _switch(actor: rules.Account, expression: Expression, *, on: bool) -> Expression:
    if not rules.can_manage(actor):
        raise refusals.may_not_manage()
    now = Expression.objects.select_for_update().get(pk=expression.pk)
    if now.is_active != on:
        now.is_active = on
        now.save(update_fields=["is_active", "updated_at"])
        verb = "watched.restore" if on else "watched.retire"
        record(actor=actor, verb=verb, subject=now, response=now.response)
        new_edition()
    return now


def _ask(actor: rules.Account, expression: Expression) -> None:
    if not rules.can_manage(actor):
        raise refusals.may_not_manage()
    try:
        read(expression.text)
    except BadExpression as bad:
        raise refusals.unreadable(bad) from bad


def _save(expression: Expression) -> None:
    expression.digest = digest_of(expression.scope, expression.language, expression.response, expression.text)
    try:
        with transaction.atomic():
            expression.save()
    except IntegrityError as there:
        raise refusals.already_there() from there
