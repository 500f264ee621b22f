"""The public pages of places."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from places.enums import Layer
from places.forms import FilterForm
from places.queries import by_layer, find, languages_spoken, page_of


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All places in their layers, filtered."""
    form = FilterForm(request.GET, languages=languages_spoken(request.user))
    found = find(request.user, **form.wanted)
    words = {
        Layer.NEIGHBOURHOOD: _("歩いて行けるところ。ふらっと立ち寄って、おしゃべりだけでもどうぞ。"),
        Layer.SATELLITE: _("地域ごとの出張所。子育てのことを知っている人が、ゆっくり話を聞きます。"),
        Layer.CENTRAL: _("専門の職員がいるところ。どこに聞けばいいかわからないときも、ここへ。"),
        Layer.LINE: _("外に出るのがむずかしい日に。名前を言わなくてもかまいません。"),
    }
    layers = [(layer, words[layer], members) for layer, members in by_layer(found)]
    context = {"form": form, "layers": layers, "count": len(found), "filtered": bool(form.wanted)}
    return render(request, "places/index.html", context)


@require_safe
def place(request: HttpRequest, slug: str) -> HttpResponse:
    """One place: hours, the way there, and what to try next."""
    page = page_of(request.user, slug)
    if page is None:
        raise Http404
    return render(request, "places/place.html", page)
