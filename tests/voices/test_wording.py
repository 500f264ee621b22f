"""What is told to whoever agrees to publication is kept: no voice goes public word for word."""

from typing import Any

import pytest

from people.refusals import Refusal
from people.roles import PUBLISHING
from tests.voices.make import answer, make_voice
from voices.actions.publish import publish, save_wording
from voices.models import Voice
from voices.wording import is_word_for_word

ORIGINAL = "けんたの通う、ひまわり園のおむかえは１８時まで。もう少し長いと助かります。"
REWORDED = "保育園のお迎えの時間を、もう少し長くしてほしい。"


@pytest.mark.parametrize(
    ("wording", "same"),
    [
        (ORIGINAL, True),
        (f"  {ORIGINAL}\n", True),
        ("けんたの通うひまわり園のおむかえは18時まで もう少し長いと助かります", True),
        (f"声がとどきました：{ORIGINAL}（職員）", True),
        (REWORDED, False),
        ("園のおむかえは１８時まで。もう少し長いと助かります。", False),
        ("", False),
    ],
)
def test_what_counts_as_word_for_word(wording: str, same: bool) -> None:
    assert is_word_for_word(ORIGINAL, wording) is same


def test_an_erased_original_cannot_be_compared() -> None:
    assert not is_word_for_word("", REWORDED)


@pytest.mark.django_db
def test_the_field_begins_empty_and_the_original_is_refused(make_user: Any, client_for: Any) -> None:
    moderator = make_user(staff=True, groups=(PUBLISHING,))
    client = client_for(moderator)
    voice, _code = make_voice(body=ORIGINAL)
    answer(voice)
    assert client.get(f"/admin/voices/{voice.pk}/").context["wording_form"].initial == {"public_body": ""}
    response = client.post(f"/admin/voices/{voice.pk}/", {"act": "wording", "public_body": ORIGINAL})
    assert response.status_code == 422
    assert "届いた文が、そのまま入っています" in response.content.decode()
    Voice.objects.filter(pk=voice.pk).update(public_body=ORIGINAL)  # saved before there was this rule
    with pytest.raises(Refusal) as refusal:
        publish(actor=moderator, voice=voice)
    assert refusal.value.code == "not_reworded"


@pytest.mark.django_db
def test_publishing_takes_a_look_at_both(make_user: Any, client_for: Any) -> None:
    moderator = make_user(staff=True, groups=(PUBLISHING,))
    voice, _code = make_voice(body=ORIGINAL)
    answer(voice)
    save_wording(actor=moderator, voice=voice, public_body=REWORDED)
    client = client_for(moderator)
    unchecked = client.post(f"/admin/voices/{voice.pk}/", {"act": "publish"})
    assert unchecked.status_code == 422
    assert "見くらべて確かめてから、印をつけてください。" in unchecked.content.decode()
    assert client.post(f"/admin/voices/{voice.pk}/", {"act": "publish", "checked": "on"}).status_code == 302
    voice.refresh_from_db()
    assert voice.is_published
