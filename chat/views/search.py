"""Search for messages, in one room or in all of one's groups.

What people search for can reveal as much about them as what they write. So search terms never appear in an address:
they arrive by POST, and are passed on encrypted (docs/adr/0006-search-terms-are-sealed.md). The back button and
reloading work as usual.
"""

import json
from urllib.parse import urlencode

from cryptography.fernet import InvalidToken
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from chat.search import Found, find, is_behind
from chat.views.entering import Inside, inside
from ground.http import row_number
from ground.text import typed
from ground.text.search import LONGEST_QUERY, whole_words
from ground.vault import vault
from people.http import signed_in
from people.models import User

SEALED_FOR = 60 * 60  # seconds; an older address asks for the search terms again
PURPOSE = "chat.search"


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def search(request: HttpRequest) -> HttpResponse:
    """Search in all groups that the person is in now."""
    return _search(request, signed_in(request), None)


@require_http_methods(["GET", "HEAD", "POST"])
@inside
def search_room(request: HttpRequest, here: Inside) -> HttpResponse:
    """Search in one room."""
    return _search(request, here.user, here)


def _search(request: HttpRequest, user: User, here: Inside | None) -> HttpResponse:
    if request.method == "POST":
        asked = typed.query(request.POST.get("q", ""), LONGEST_QUERY)
        return redirect(f"{request.path_info}?{urlencode({'s': seal(user, asked)})}" if asked else request.path_info)
    sealed = request.GET.get("s", "")
    query = unseal(user, sealed)
    key = row_number(request.GET.get("before"))
    found = find(user, query, room=here.room if here else None, before=key) if query else Found([])
    context = {
        "group": here.group if here else None,
        "query": query or "",
        "has_words": bool(whole_words(query or "")),
        "is_lapsed": bool(sealed) and query is None,
        "found": found,
        "is_later_page": key is not None,
        "older": urlencode({"s": sealed, "before": found.older}) if found.older else "",
        "is_behind": bool(query) and is_behind(user),
        "longest": LONGEST_QUERY,
    }
    return render(request, "chat/search.html", context)


def seal(user: User, query: str) -> str:
    """Encrypt search terms for use in an address: for one hour, and for this person only."""
    return vault(PURPOSE).encrypt(json.dumps([user.pk, query]).encode()).decode()


def unseal(user: User, sealed: str) -> str | None:
    """Decrypt search terms. None if there are none, after the hour is over, or if somebody else sealed them."""
    try:
        owner, query = json.loads(vault(PURPOSE).decrypt(sealed.encode(), ttl=SEALED_FOR))
    except (InvalidToken, UnicodeEncodeError):
        return None
    return str(query) if owner == user.pk else None
