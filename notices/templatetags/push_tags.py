"""What pages tell a browser about pushes."""

from django import template
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

register = template.Library()


@register.filter
def session_mark(request: HttpRequest) -> str:
    """A mark by which a script notices that somebody signed in anew. Keyed, so that it reveals no session."""
    key = request.session.session_key or ""
    return salted_hmac("notices.session", key, algorithm="sha256").hexdigest()[:16]
