"""Pictures that somebody at the desk decides about: those that wait, and those that were reported."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from chat.actions.see_picture import see_held, see_reported
from chat.coordination import cases_for
from chat.models import Picture
from chat.queries.held import facilitates, held_for
from chat.queries.reports import reports_for
from desk.views.desk import at_desk
from ground.http import private_image
from ground.refusals import Refusal
from people.middleware.second_factor import second_factor_first


@require_safe
@login_required
def of_held(request: HttpRequest, pk: int) -> HttpResponse:
    """Serve a picture that waits, or was returned, to whoever decides about it."""
    user = at_desk(request)
    it = held_for(user).filter(pk=pk).first()
    if it is None:
        raise Http404
    if not facilitates(user, it) and (proof := second_factor_first(request)):
        return proof
    try:
        return private_image(see_held(actor=user, held=it), Picture.TYPE)
    except Refusal as none:
        raise Http404 from none


@require_safe
@login_required
def of_report(request: HttpRequest, pk: int) -> HttpResponse:
    """Serve the picture of what was reported, also of a withdrawn message as long as a case keeps it."""
    user = at_desk(request)
    if not reports_for(user).filter(pk=pk).exists():
        if not cases_for(user).filter(pk=pk).exists():
            raise Http404
        if proof := second_factor_first(request):
            return proof
    try:
        return private_image(see_reported(actor=user, pk=pk), Picture.TYPE)
    except Refusal as none:
        raise Http404 from none
