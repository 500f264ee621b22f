"""Search the whole site."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cms.search.results import find
from ground.text import typed
from ground.text.search import LONGEST_QUERY, terms


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """The results for `q`, in sections; without words to look for, a hint on what to type."""
    query = typed.query(request.GET.get("q", ""), LONGEST_QUERY)
    looked_for = terms(query)
    context = {"query": query, "has_words": bool(looked_for), "sections": find(query)}
    return render(request, "cms/search.html", context)
