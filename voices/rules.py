"""Who may do what with voices. Anybody may give one, and read it with its code."""

from django.contrib.auth.models import AnonymousUser

from people.models import User
from voices.enums import PUBLISHABLE
from voices.models import Voice


def can_see_queue(user: User | AnonymousUser) -> bool:
    """See the queue: staff who answer or publish."""
    return user.is_active and user.is_staff and user.has_perm("voices.view_voice")


def can_answer(user: User | AnonymousUser) -> bool:
    """Read, answer, say what changes and prepare the public wording: writers and publishers."""
    return user.is_active and user.is_staff and user.has_perm("voices.answer_voice")


def can_publish(user: User | AnonymousUser) -> bool:
    """Publish: publishers. Whether this voice is ready is `may_be_published`."""
    return user.is_active and user.is_staff and user.has_perm("voices.publish_voice")


def may_be_published(voice: Voice) -> bool:
    """Whether its author agreed to publication and it has an answer."""
    return voice.may_publish and voice.state in PUBLISHABLE


def can_read_own(user: User | AnonymousUser, voice: Voice) -> bool:
    """Read one's own voice: the person who put their name to it."""
    return user.is_authenticated and voice.author_id == user.pk
