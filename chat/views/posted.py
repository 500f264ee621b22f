"""Where somebody is led after they have sent something."""

from django.http import HttpResponse
from django.shortcuts import redirect

from chat.actions.hold import Held
from chat.actions.post import Posted
from chat.actions.read import mark_read
from chat.views.entering import Inside
from chat.views.lines import HELPED


def posted_at(here: Inside, posted: Posted | Held) -> HttpResponse:
    """Lead to the line; with the offer of help where the words were of distress."""
    address = here.base
    if isinstance(posted, Held):
        return redirect(
            f"{address}?{HELPED}={posted.worry.pk}#help" if posted.worry else f"{address}#h{posted.held.pk}"
        )
    mark_read(actor=here.user, room=here.room, seq=posted.message.seq)
    if posted.worry:
        return redirect(f"{address}?{HELPED}={posted.worry.pk}#help")
    return redirect(f"{address}#m{posted.message.pk}")
