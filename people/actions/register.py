"""Registration: becoming a member."""

from django.conf import settings
from django.db import transaction

from ground.actions.audit import record
from ground.text import names
from people import terms
from people.actions.consent import give_consent
from people.enums import ConsentPurpose
from people.models import User


@transaction.atomic
def register(*, actor: User, display_name: str, language: str | None) -> User:
    """Complete the account of `actor`, who has just been saved: the name, the language and consent to the terms."""
    actor.display_name = names.clean_name(display_name)
    actor.language = language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    actor.save(update_fields=["display_name", "language"])
    give_consent(actor=actor, purpose=ConsentPurpose.TERMS, wording=terms.wording())
    record(actor=actor, verb="people.register", subject=actor)
    return actor
