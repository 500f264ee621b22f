"""Saying something, with or without a name."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from ground.models import AuditEntry
from notices.models import OutgoingMail
from places.models import Place
from tests.factories.places import make_place
from voices.codes import hash_code
from voices.limits import GIVE
from voices.models import Voice

pytestmark = pytest.mark.django_db


def post(client: Client, **fields: Any) -> Any:
    return client.post("/voices/new/", {"body": "ありがとう", "submission": str(uuid4()), **fields})


def test_a_voice_without_a_name(client: Client) -> None:
    with time_machine.travel(datetime(2026, 11, 24, 15, 30, tzinfo=UTC), tick=False):  # 0:30 on the 25th in Tokyo
        response = post(client)
    assert response.status_code == 200
    voice = Voice.objects.get()
    code = response.context["code"]
    assert code in response.content.decode()
    assert voice.code_hash == hash_code(code)
    assert (voice.body, voice.author, voice.state, voice.may_publish) == ("ありがとう", None, "received", False)
    assert (voice.received_on, voice.due_on) == (date(2026, 11, 25), date(2026, 12, 9))
    assert "no-store" in response["Cache-Control"]
    assert code not in str(Voice.objects.values())


def test_signed_in_is_still_without_a_name_unless_one_wishes(make_user: Any, client_for: Any) -> None:
    person = make_user()
    client = client_for(person)
    post(client, anonymous="on")
    assert Voice.objects.get().author is None
    assert not AuditEntry.objects.filter(verb="voices.give").exists()
    post(client)
    assert Voice.objects.get(author=person).author == person
    assert AuditEntry.objects.get(verb="voices.give").actor == person


def test_a_name_cannot_be_forged_without_an_account(client: Client) -> None:
    post(client, anonymous="", author="1")
    assert Voice.objects.get().author is None


def test_about_a_place_from_its_page(client: Client) -> None:
    place = make_place("もみじ公民館")
    assert (
        f'<option value="place:{place.pk}" selected>'
        in client.get(f"/voices/new/?about=place:{place.pk}").content.decode()
    )
    post(client, about=f"place:{place.pk}")
    Place.objects.all().delete()
    voice = Voice.objects.get()
    assert (voice.about_type, voice.about_id, voice.about_label) == ("place", str(place.pk), "もみじ公民館")


def test_the_snapshot_is_in_japanese_for_staff(client: Client) -> None:
    place = make_place("もみじ公民館", name_en="Momiji Hall")
    client.post("/en/voices/new/", {"body": "Hello", "about": f"place:{place.pk}"})
    assert Voice.objects.get().about_label == "もみじ公民館"


def test_about_something_that_is_not_public_is_refused(client: Client) -> None:
    hidden = make_place("秘密", is_published=False)
    for about in (f"place:{hidden.pk}", "group:999", "user:1", "place:x", "<script>"):
        response = post(client, about=about, body="消えないで")
        assert response.status_code == 422
        assert list(response.context["form"].errors) == ["about"]
        assert "消えないで" in response.content.decode()
        assert "秘密" not in response.content.decode()
    assert not Voice.objects.exists()


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"body": ""}, "body"),
        ({"body": " \r\n\t　"}, "body"),
        ({"body": "あ" * 10_000}, "body"),
        ({"body": "あ" * 4001}, "body"),
        ({"body": "\u200b\u3164"}, "body"),
        ({"notify_email": "これはアドレスではない"}, "notify_email"),
        ({"website": "https://spam.example"}, "__all__"),
    ],
)
def test_bad_input_is_told_beside_the_field_and_kept(fields: dict[str, str], field: str, client: Client) -> None:
    sent = {"body": "書いた文", **fields}
    response = post(client, **sent)
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert response.context["form"]["body"].value() == sent["body"]
    assert not Voice.objects.exists()


@pytest.mark.parametrize(
    "body", ["あ" * 4000, "あ\r\n" * 2000, "<script>alert(1)</script>", "👩‍👧‍👦🍼" * 100, "' OR 1=1 --"]
)
def test_what_may_be_said(body: str, client: Client) -> None:
    response = post(client, body=body)
    assert response.status_code == 200
    assert Voice.objects.get().body == body.replace("\r\n", "\n").strip()


def test_a_double_tap_is_one_voice_with_one_code(client: Client) -> None:
    submission = str(uuid4())
    codes = {post(client, submission=submission).context["code"] for _time in range(3)}
    assert len(codes) == 1
    assert Voice.objects.count() == 1


def test_another_text_in_the_same_form_is_not_swallowed(client: Client) -> None:
    submission = str(uuid4())
    post(client, submission=submission)
    response = post(client, submission=submission, body="べつの声")
    assert response.status_code == 422
    assert "べつの声" in response.content.decode()
    fresh = response.context["form"]["submission"].value()
    assert fresh != submission
    assert post(client, submission=fresh, body="べつの声").status_code == 200
    assert Voice.objects.count() == 2


@pytest.mark.parametrize("submission", ["", "x", "00000000-0000-0000-0000-000000000000"])
def test_a_broken_submission_id_is_replaced(submission: str, client: Client) -> None:
    first = post(client, submission=submission, body="一つめ").context["code"]
    second = post(client, submission=submission, body="二つめ").context["code"]
    assert first != second


def test_too_many_from_one_address(client: Client) -> None:
    for _number in range(GIVE.most):
        assert post(client).status_code == 200
    response = post(client, body="まだ言いたい")
    assert response.status_code == 429
    assert "まだ言いたい" in response.content.decode()
    assert Voice.objects.count() == GIVE.most
    assert Client(REMOTE_ADDR="203.0.113.9").post("/voices/new/", {"body": "ほかの人"}).status_code == 200


def test_no_address_is_kept_by_the_limit(client: Client) -> None:
    post(Client(REMOTE_ADDR="203.0.113.77"))
    assert "203.0.113.77" not in str(getattr(cache, "_cache", {}))


def test_nothing_is_mailed_on_giving(client: Client) -> None:
    post(client, notify_email="me@example.org")
    assert not OutgoingMail.objects.exists()


def test_a_voice_in_english_is_marked_so() -> None:
    Client().post("/en/voices/new/", {"body": "Thank you"})
    assert Voice.objects.get().language == "en"


def test_as_many_queries_for_fifty_places_as_for_one(client: Client, django_assert_num_queries: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    make_place()
    client.get("/voices/new/")
    with CaptureQueriesContext(connection) as one:
        client.get("/voices/new/")
    for _number in range(49):
        make_place()
    with django_assert_num_queries(len(one)):
        client.get("/voices/new/")
