"""Who may do what with voices. Giving one, and reading it with its code, is everybody's."""

from django.contrib.auth.models import AnonymousUser

from people.models import User
from voices.enums import PUBLISHABLE
from voices.models import Voice


def can_see_queue(user: User | AnonymousUser) -> bool:
    """Staff who answer or publish."""
    return user.is_active and user.is_staff and user.has_perm("voices.view_voice")


def can_answer(user: User | AnonymousUser) -> bool:
    """Writers and publishers: read, answer, tell what changes, prepare the public wording."""
    return user.is_active and user.is_staff and user.has_perm("voices.answer_voice")


def can_publish(user: User | AnonymousUser) -> bool:
    """Publishers. Whether this voice is ready for it is `may_be_published`."""
    return user.is_active and user.is_staff and user.has_perm("voices.publish_voice")


def may_be_published(voice: Voice) -> bool:
    """Its author agreed, and it has an answer."""
    return voice.may_publish and voice.state in PUBLISHABLE


def can_read_own(user: User | AnonymousUser, voice: Voice) -> bool:
    """Who put their name to it."""
    return user.is_authenticated and voice.author_id == user.pk
