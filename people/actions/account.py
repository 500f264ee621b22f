"""Changing an account's name and language, suspending it, and erasing it for good."""

from functools import partial
from importlib import import_module

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction
from wagtail.log_actions import registry as log_registry
from wagtail.users.models import UserProfile

from ground.actions.audit import forget_person, record
from ground.text import names
from people import mails, refusals
from people.models import User
from people.rules import can_appoint_staff, can_erase_account
from people.signals import account_deletion_requested, account_suspending, language_changed


@transaction.atomic
def change_display_name(*, actor: User, display_name: str) -> User:
    """Change the display name of `actor`. Nicknames in groups stay as they are."""
    judge = names.tidy_name if actor.is_staff else names.clean_name
    actor.display_name = judge(display_name)
    actor.save(update_fields=["display_name"])
    record(actor=actor, verb="people.change_display_name", subject=actor)
    return actor


@transaction.atomic
def change_language(*, actor: User, language: str) -> User:
    """Change the language of mails to `actor`."""
    if language not in dict(settings.LANGUAGES):
        raise refusals.unknown_language()
    if actor.language != language:
        actor.language = language
        actor.save(update_fields=["language"])
        language_changed.send(sender=User, user=actor)
        record(actor=actor, verb="people.change_language", subject=actor, language=language)
    return actor


@transaction.atomic
def erase_account(*, actor: User, person: User) -> None:
    """Erase the account of `person` (one's own, or as an administrator another's) and everything that depends on it.

    The audit keeps acts without the person. Apps above react to `account_deletion_requested` in this transaction.
    """
    if not can_erase_account(actor, person):
        raise refusals.staff_account()
    # `no_key` lets transactions that refer to the person finish, as the apps may have to wait for just these.
    user = User.objects.select_for_update(no_key=True).get(pk=person.pk)
    account_deletion_requested.send(sender=User, user=user)
    User.objects.select_for_update().get(pk=user.pk)
    mails.account_deleted(user=user)
    for device in UserSession.objects.filter(user=user):
        device.end()
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    for session in Session.objects.iterator():  # including unfinished sign-ins with this address
        held = store.decode(session.session_data)  # the row's own `get_decoded` knows only Django's encoding
        if held.get(SESSION_KEY) == str(user.pk) or user.email in str(held):
            session.delete()
    forget_person(user=user)
    for trail in log_registry.get_log_entry_models():  # Wagtail's logs would keep the id of former staff
        trail.objects.filter(user=user).update(user=None)
    for profile in UserProfile.objects.filter(user=user).exclude(avatar=""):
        transaction.on_commit(partial(profile.avatar.delete, save=False))
    record(actor=None if actor == person else actor, verb="people.erase_account", subject=user)
    user.delete()


@transaction.atomic
def suspend_account(*, actor: User, person: User) -> None:
    """Keep `person` from signing in, reading and writing until colleagues undo it. Idempotent."""
    if not can_appoint_staff(actor):
        raise refusals.may_not_suspend()
    user = User.objects.select_for_update(no_key=True).get(pk=person.pk)
    if not user.is_active:
        return
    account_suspending.send(sender=User, user=user)
    user.is_active = False
    user.save(update_fields=["is_active"])
    record(actor=actor, verb="people.suspend_account", subject=user)
