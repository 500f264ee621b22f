"""What account pages need beyond their context."""

import re

from allauth.mfa.utils import is_mfa_enabled
from django import template
from django.utils.crypto import salted_hmac

from people import terms
from people.devices import name_device
from people.models import FactorNotice, User
from people.proof import FACTORS

register = template.Library()


@register.simple_tag
def terms_points() -> list[str]:
    """The terms, a short point a line."""
    return terms.points()


@register.simple_tag
def factor_notice(user: User) -> FactorNotice | None:
    """Until when this person may wait with a second factor; None for whom has one or needs none."""
    notice = FactorNotice.objects.filter(user=user).first()
    return None if notice is None or is_mfa_enabled(user, FACTORS) else notice


@register.filter
def mark(user: User) -> str:
    """By what a page's script tells one reader from another on one device; keyed, so that it tells nobody's id."""
    return salted_hmac("people.reader", str(user.pk), algorithm="sha256").hexdigest()[:16]


@register.filter
def device(user_agent: str) -> str:
    """ "iPhone / Safari" instead of what a browser calls itself."""
    return name_device(user_agent)


@register.filter
def in_fours(secret: str) -> str:
    """A long secret in groups of four, so that it can be typed."""
    return " ".join(re.findall(".{1,4}", secret))
