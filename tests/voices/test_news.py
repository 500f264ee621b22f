"""An author who put their name to a voice learns in their list that it was answered; of others nobody is told."""

import pytest

from notices.models import Fact, Notice
from tests.factories.news import path_of, told
from tests.factories.people import client_for, make_user
from tests.factories.voices import answer, make_voice
from voices.actions.withdraw import withdraw
from voices.enums import ResponseKind

pytestmark = pytest.mark.django_db
SECRET = "ひみつのことば"


def test_an_answer_and_a_change_are_one_line_without_a_word_of_either() -> None:
    hana, sora = make_user("はな"), make_user("そら")
    voice, _code = make_voice(author=hana, body=SECRET, notify_email="")
    assert told(hana) == []
    answer(voice, text=SECRET)
    answer(voice, kind=ResponseKind.MADE, text=SECRET)
    assert told(hana) == [("voices.answered", "送ってくださった声に、返事が届いています", 2)]
    assert path_of(hana, "voices.answered") == f"/voices/mine/{voice.pk}/"
    assert told(sora) == []
    client_for(hana).get(f"/voices/mine/{voice.pk}/")
    assert told(hana) == []


def test_nothing_is_noted_of_a_voice_without_a_name() -> None:
    voice, _code = make_voice()
    answer(voice)
    assert not Fact.objects.exists()


def test_a_voice_that_was_withdrawn_goes_out_of_the_list_at_once() -> None:
    hana = make_user("はな")
    voice, _code = make_voice(author=hana)
    answer(voice)
    assert len(told(hana)) == 1
    withdraw(actor=hana, voice=voice)
    hana.refresh_from_db()
    assert (hana.notices_waiting, Notice.objects.count()) == (0, 0)
