"""What is told to whoever agrees to publication is kept: no voice goes public word for word."""

from time import perf_counter
from typing import Any

import pytest

from ground.refusals import Refusal
from people.roles import PUBLISHING
from tests.factories.voices import answer, make_voice
from voices.actions.publish import publish, save_wording
from voices.models import Voice
from voices.wording import copied

pytestmark = pytest.mark.one_database

ORIGINAL = "けんたの通う、ひまわり園のおむかえは１８時まで。もう少し長いと助かります。"
REWORDED = "保育園のお迎えの時間を、もう少し長くしてほしい。"


ENGLISH = (
    "The letter from the nursery is only in Japanese, and I was ashamed to ask. "
    "The lady on Thursday read it with me and we laughed a lot. Could there be two Thursdays?"
)
LONG = (
    "毎週水曜の午後にひまわり園の前の坂をベビーカーで上がると、歩道の段差が高くて車道に出るしかありません。"
    "けんたが乗っているので、とてもこわい思いをしています。なおしてもらえないでしょうか。"
)


@pytest.mark.parametrize(
    ("original", "wording", "same"),
    [
        (ORIGINAL, ORIGINAL, True),
        (ORIGINAL, f"  {ORIGINAL}\n", True),
        (ORIGINAL, "けんたの通うひまわり園のおむかえは18時まで もう少し長いと助かります", True),
        (ORIGINAL, f"声がとどきました：{ORIGINAL}（職員）", True),
        (ORIGINAL, REWORDED, False),
        (ORIGINAL, "園のおむかえは１８時まで。もう少し長いと助かります。", False),
        (ORIGINAL, "", False),
        # One word taken out of it, the sentences in another order, a word put in between.
        (ORIGINAL, "子どもの通う、ひまわり園のおむかえは１８時まで。もう少し長いと助かります。", True),
        (ORIGINAL, "もう少し長いと助かります。けんたの通う、ひまわり園のおむかえは１８時まで。", True),
        (ORIGINAL, "けんたの通う、ひまわり園のお迎えは１８時まで。もう少し長いと助かります。", True),
        # A long piece out of a longer text, however much is left out around it.
        (LONG, "園の前の坂をベビーカーで上がると、歩道の段差が高くて車道に出るしかありません。", True),
        (LONG, "（毎週）水曜の午後にひまわり園の前の坂を、ベビーカーで上がると歩道の段差が高い、とのこと", True),
        (LONG, "園の近くの歩道に段差があり、ベビーカーでは車道に出るしかないので、なおしてほしい。", False),
        ("駐輪場がほしい", "駐輪場がほしい", True),
        ("駐輪場がほしい", "自転車を置く場所がほしい", False),
        ("OK?", "ok", True),
        (ENGLISH, "The letter from the nursery is only in Japanese. Could somebody help?", False),
        (ENGLISH, ENGLISH[76:] + " " + ENGLISH[:76], True),
        (ENGLISH, ENGLISH.replace("The lady", "Somebody"), True),
        ("", REWORDED, False),
    ],
)
def test_what_counts_as_word_for_word(original: str, wording: str, same: bool) -> None:
    assert bool(copied(original, wording)) is same


def test_the_passage_is_shown_as_it_was_written_and_a_long_one_cut() -> None:
    wording = "ご意見：園の前の坂を、ベビーカーで上がると歩道の段差が高くて、車道に出るしかない"
    assert copied(LONG, wording) == "園の前の坂をベビーカーで上がると、歩道の段差が高くて車道に出るしか"
    assert copied(LONG, LONG) == LONG[:60] + "…"
    assert copied("ＡＢＣと１２３", "abcと123です") == "ABCと123"


def test_the_longest_voice_is_compared_in_no_time() -> None:
    begun = perf_counter()
    assert copied("あ" * 4000 + "い", "あ" * 3999 + "う")
    assert not copied("あい" * 2000, "うえ" * 2000)
    assert perf_counter() - begun < 2


@pytest.mark.django_db
def test_the_field_begins_empty_and_the_original_is_refused(make_user: Any, client_for: Any) -> None:
    moderator = make_user(staff=True, groups=(PUBLISHING,))
    client = client_for(moderator)
    voice, _code = make_voice(body=ORIGINAL)
    answer(voice)
    assert client.get(f"/admin/voices/{voice.pk}/").context["wording_form"].initial == {"public_body": ""}
    response = client.post(f"/admin/voices/{voice.pk}/", {"act": "wording", "public_body": ORIGINAL})
    assert response.status_code == 422
    assert "届いた文が、ほとんどそのまま入っています：「けんたの通う、ひまわり園" in response.content.decode()
    assert "言い換えてください" in response.content.decode()
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
