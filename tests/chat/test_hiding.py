"""Reasons for hiding: whole sentences in the writer's language, read before they are sent, and enough alone."""

import json
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation

from chat import hiding
from chat.actions import moderate
from chat.frames import parse
from chat.hiding import HIDING, LONGEST
from chat.models import Message
from chat.verbs import VERBS
from ground.models import AuditEntry
from ground.refusals import Refusal
from people.models import User
from tests.factories.rooms import Circle, say

pytestmark = pytest.mark.django_db

ROOM = "/groups/{slug}/room/"
PRIVATE = (
    "だれのことか分かることや連絡先が書かれていたので、見えなくしました。"
    "あなたと、ほかの方を守るためです。そこをのぞいて、また書いてください。"
)  # fmt: skip
PRIVATE_EN = (
    "We hid this because it tells who somebody is or how to reach them, to protect you and others. "
    "Please write it again without that part."
)


def english(person: User) -> User:
    person.language = "en"
    person.save(update_fields=["language"])
    return person


def refused(**given: Any) -> Refusal:
    with pytest.raises(Refusal) as found:
        moderate.hide(**given)
    return found.value


@pytest.mark.parametrize("code", [code for code, _name in settings.LANGUAGES])
@pytest.mark.parametrize("kind", HIDING)
def test_every_reason_is_complete_sentences_and_leaves_room_for_own_words(kind: str, code: str) -> None:
    with translation.override(code):
        label, text = str(HIDING[kind].label), str(HIDING[kind].text)
    assert label
    assert text.endswith("。" if code == "ja" else ".")
    assert len(text) <= LONGEST - 100


def test_a_reason_is_enough_and_stands_in_the_writers_language(circle: Circle) -> None:
    japanese, other = say(circle.hana, circle.group, "あ"), say(english(circle.sora), circle.group, "い")
    moderate.hide(actor=circle.midori, message=japanese, kind="private")
    with translation.override("ja"):  # what the facilitator reads in
        moderate.hide(actor=circle.midori, message=other, kind="private", reason="Thank you\nfor writing.")
    kept = list(Message.objects.order_by("pk").values_list("state", "hidden_reason"))
    assert kept == [("hidden", PRIVATE), ("hidden", f"{PRIVATE_EN} Thank you for writing.")]
    assert (
        AuditEntry.objects.filter(verb="chat.hide_message").order_by("pk").values_list("reason", flat=True)[0]
        == PRIVATE
    )


def test_own_words_alone_are_enough_as_before(circle: Circle) -> None:
    message = say(circle.hana, circle.group, "あ")
    moderate.hide(actor=circle.midori, message=message, reason="約束のこと")
    assert Message.objects.get().hidden_reason == "約束のこと"


def test_neither_an_unknown_one_or_too_many_words_are_refused(circle: Circle) -> None:
    given: dict[str, Any] = {"actor": circle.midori, "message": say(circle.hana, circle.group, "あ")}
    left = LONGEST - len(PRIVATE) - 1
    assert refused(**given).code == "reason_missing"
    assert refused(**given, kind="nonsense").code == "unknown_preset"
    assert refused(**given, reason="x" * (LONGEST + 1)).code == "too_long"
    too_long = refused(**given, kind="private", reason="x" * (left + 1))
    assert (too_long.code, f"{left}文字まで" in str(too_long.message)) == ("too_long", True)
    assert Message.objects.get().state == "visible"
    assert moderate.hide(**given, kind="private", reason="x" * left) is not None
    assert len(Message.objects.get().hidden_reason) == LONGEST


def test_the_messages_page_shows_the_whole_text_before_it_is_sent(circle: Circle, client_for: Any) -> None:
    message = say(english(circle.sora), circle.group, "い")
    address = f"{ROOM.format(slug=circle.group.slug)}{message.pk}/"
    midori: Client = client_for(circle.midori)
    page = midori.get(address).content.decode()
    assert "だれのことか分かることや、連絡先が書いてある" in page
    assert f'<span lang="en">{PRIVATE_EN}</span>' in page
    assert PRIVATE not in page
    assert PRIVATE_EN not in client_for(circle.hana).get(address).content.decode()  # members choose none
    assert midori.post(f"{address}hide/", {"kind": "private", "reason": ""}).status_code == 302
    assert Message.objects.get().hidden_reason == PRIVATE_EN
    assert PRIVATE_EN in client_for(circle.sora).get(address).content.decode()
    assert PRIVATE_EN not in client_for(circle.hana).get(ROOM.format(slug=circle.group.slug)).content.decode()


def test_an_odd_reason_by_form_changes_nothing_and_keeps_the_words(circle: Circle, client_for: Any) -> None:
    message = say(circle.hana, circle.group, "い")
    address = f"{ROOM.format(slug=circle.group.slug)}{message.pk}/hide/"
    again = client_for(circle.midori).post(address, {"kind": "nonsense", "reason": "書きかけ"})
    assert again.status_code == 422
    assert "書きかけ" in again.content.decode()
    assert Message.objects.get().state == "visible"


def test_restoring_keeps_its_free_text(circle: Circle, client_for: Any) -> None:
    message = say(circle.hana, circle.group, "い")
    moderate.hide(actor=circle.midori, message=message, kind="rules")
    address = f"{ROOM.format(slug=circle.group.slug)}{message.pk}/"
    midori: Client = client_for(circle.midori)
    assert 'name="kind"' not in midori.get(address).content.decode()
    assert midori.post(f"{address}restore/", {"reason": ""}).status_code == 422
    assert midori.post(f"{address}restore/", {"reason": "話しました"}).status_code == 302
    assert Message.objects.values_list("state", "hidden_reason").get() == ("visible", "")


@pytest.mark.parametrize(
    ("given", "reason"),
    [({"reason": "", "kind": "private"}, PRIVATE), ({"reason": "約束"}, "約束")],
)
def test_a_frame_names_a_reason_and_those_without_work_as_before(
    circle: Circle, given: dict[str, str], reason: str
) -> None:
    message = say(circle.hana, circle.group, "い")
    frame = {"t": "hide", "id": "f47ac10b-58cc-4372-a567-0e02b2c3d479", "message": message.pk, **given}
    VERBS["hide"].act(circle.midori, message, parse(json.dumps(frame)))  # type: ignore[arg-type]
    assert Message.objects.get().hidden_reason == reason


def test_of_somebody_whose_account_is_gone_it_is_the_sites_language(circle: Circle) -> None:
    message = say(circle.hana, circle.group, "い")
    message.author = None
    assert {one.language for one in hiding.offered(message)} == {settings.LANGUAGE_CODE}
