"""What account pages need beyond their context."""

import re

from allauth.mfa.utils import is_mfa_enabled
from django import template
from django.utils.crypto import salted_hmac

from ground.devices import name_device
from people import terms
from people.models import FactorNotice, User
from people.proof import FACTORS

register = template.Library()


@register.simple_tag
def terms_points() -> list[str]:
    """The terms, one short point a line."""
    return terms.points()


@register.simple_tag
def factor_notice(user: User) -> FactorNotice | None:
    """The notice of when this person will need a second factor; None if they have one or need none."""
    notice = FactorNotice.objects.filter(user=user).first()
    return None if notice is None or is_mfa_enabled(user, FACTORS) else notice


@register.filter
def mark(user: User) -> str:
    """A mark by which scripts tell the readers on a shared device apart. Keyed, so that it reveals nobody's id."""
    return salted_hmac("people.reader", str(user.pk), algorithm="sha256").hexdigest()[:16]


@register.filter
def device(user_agent: str) -> str:
    """ "iPhone / Safari" instead of the user agent."""
    return name_device(user_agent)


@register.filter
def in_fours(secret: str) -> str:
    """A long secret in groups of four, which is easier to type."""
    return " ".join(re.findall(".{1,4}", secret))
