"""Erase what is no longer needed."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from people.models import User
from voices import mails
from voices.models import Voice, VoiceResponse


def addresses_kept() -> timedelta:
    """How long an address left with a voice is kept after the answer."""
    return timedelta(days=settings.VOICES_EMAIL_KEPT_DAYS)


def originals_kept() -> timedelta:
    """How long the original words of a voice are kept after the answer."""
    return timedelta(days=settings.VOICES_ORIGINAL_KEPT_DAYS)


@transaction.atomic
def erase_addresses() -> int:
    """Erase the addresses of voices answered more than VOICES_EMAIL_KEPT_DAYS ago, and return how many."""
    limit = timezone.now() - addresses_kept()
    return Voice.objects.filter(answered_at__lt=limit).exclude(notify_email="").update(notify_email="")


@transaction.atomic
def erase_originals() -> int:
    """Erase the original words of voices answered more than VOICES_ORIGINAL_KEPT_DAYS ago, and return how many."""
    limit = timezone.now() - originals_kept()
    return Voice.objects.filter(answered_at__lt=limit).exclude(body="").update(body="")


def forget_author(*, user: User) -> int:
    """Unlink a person from their voices, because their account is being erased; the codes still work."""
    mails.erase(responses=VoiceResponse.objects.filter(voice__author=user))
    return Voice.objects.filter(author=user).update(author=None, notify_email="")
