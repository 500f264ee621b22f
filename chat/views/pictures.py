"""Pictures in a room: sending one, and serving those that a reader may see. Nothing of them is kept on a device."""

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from chat import pictures
from chat.actions.hold import Held
from chat.actions.picture import send_picture
from chat.actions.post import Posted
from chat.forms import PictureForm
from chat.models import Message, Picture
from chat.queries.held import own_held
from chat.queries.messages import visible_to, with_faces
from chat.rendering import audience_of, message_view
from chat.rules import can_send_pictures
from chat.views.entering import Inside, inside
from chat.views.posted import posted_at
from ground.http import private_image
from ground.submitting import submit


@require_http_methods(["GET", "HEAD", "POST"])
@inside
def send(request: HttpRequest, here: Inside) -> HttpResponse:
    """Choose a picture, describe it, and send it. The file is not kept where something is refused; the words are."""
    if not can_send_pictures(here.room):
        raise Http404
    form = PictureForm(request.POST or None, request.FILES or None, initial={"client_id": uuid.uuid4()})
    sent = submit(request, form, lambda given: _send(here, given))
    if sent.result:
        return posted_at(here, sent.result)
    if sent.refused and sent.refused.code == "used_id":  # with a new one the words can still be sent
        form = PictureForm(initial=request.POST.dict() | {"client_id": uuid.uuid4()})
    here.room.refresh_from_db()
    context: dict[str, Any] = {
        "group": here.group,
        "member": here.member,
        "form": form,
        "may_write": "post" in here.may,
        "refusal": sent.refusal,
        "chosen_before": request.method == "POST",
        "megabytes": pictures.MOST_MEGABYTES,
        "megapixels": pictures.MOST_MEGAPIXELS,
    }
    return render(request, "chat/send_picture.html", context, status=sent.status)


def _send(here: Inside, given: dict[str, Any]) -> Posted | Held:
    file = given["file"]
    return send_picture(
        actor=here.user,
        room=here.room,
        client_id=given["client_id"],
        file=file.file,
        size=file.size,
        alt=given["alt"],
        body=given["body"],
    )


@require_safe
@inside
def picture(request: HttpRequest, here: Inside, pk: int) -> HttpResponse:
    """Serve the picture of a message to whoever is shown it in the room, and to nobody else."""
    message = with_faces(visible_to(here.user, here.room)).filter(pk=pk).first()
    if message is None or not _is_shown(here, message):
        raise Http404
    return _image(Picture.objects.filter(message=message))


@require_safe
@inside
def held_picture(request: HttpRequest, here: Inside, pk: int) -> HttpResponse:
    """Serve one's own picture that waits, or was returned."""
    return _image(Picture.objects.filter(held__in=own_held(here.user, here.room).filter(pk=pk)))


def _is_shown(here: Inside, message: Message) -> bool:
    audience = audience_of(message, user_id=here.user.pk, is_facilitator=here.member.is_facilitator)
    return "picture" in message_view(message, audience)


def _image(found: Any) -> HttpResponse:
    content = found.values_list("content", flat=True).first()
    if content is None:
        raise Http404
    return private_image(bytes(content), Picture.TYPE)
