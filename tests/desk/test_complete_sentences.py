"""Every ready text of moderation is complete sentences in the reader's language, whoever decides and in which language."""

import re
from collections.abc import Iterator

import pytest
from django.utils import translation

from chat import hiding
from desk import held
from desk.enums import Risk
from desk.playbook import playbook
from groups import answers
from groups.moderation import reasons
from tests.factories import rooms as talk

pytestmark = pytest.mark.django_db
LETTERS = {"ja": r"[ぁ-んァ-ヶ一-龠]", "en": r"[A-Za-z]"}
ENDS = {"ja": ("。",), "en": (".", "?")}
SENTENCES = {"ja": r"(?<=。)", "en": r"(?<=[.?])\s+"}
QUOTES = r"[「“][^」”]*[」”]|要対協"  # a button, or a name that stays as it is


def texts(language: str) -> Iterator[tuple[str, str]]:
    """Each text that somebody may be sent at a press, and where it comes from, for a reader of this language."""
    circle = talk.circle()
    reader = circle.hana
    reader.language = language
    reader.save(update_fields=["language"])
    for name, presets in (("remove", reasons.REMOVING), ("pause", reasons.PAUSING)):
        for one in reasons.offered(presets, reader):
            yield f"{name} {one.key}", one.text
    for one in hiding.offered(talk.say(reader, circle.group, "ことば")):
        yield f"hide {one.key}", one.text
    for key, text in held.presets_for(talk.let_wait(reader, circle.group, "まつことば")).items():
        yield f"return {key}", text
    yield "welcome", answers.welcome(reader)
    yield "decline", answers.kind_no(reader)
    for risk in Risk:
        for number, text in enumerate(playbook()[risk].replies_in(language)):
            yield f"playbook {risk.name} {number}", text


@pytest.mark.parametrize("decider", ["ja", "en"])
@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_text_is_complete_sentences_in_the_readers_language(language: str, decider: str) -> None:
    with translation.override(decider):
        found = dict(texts(language))
    expected = len(reasons.REMOVING) + len(reasons.PAUSING) + len(hiding.HIDING) + len(held.PRESETS) + 2
    assert len(found) >= expected + 2 * len(Risk)
    other = LETTERS["en" if language == "ja" else "ja"]
    for name, text in found.items():
        assert text.endswith(ENDS[language]), (name, text)
        assert not re.search(r"[{}]|%\(|%s|…$|^\W", text.replace("「", "").replace("“", "")), (name, text)
        bare = re.sub(QUOTES, "", text)
        assert re.search(LETTERS[language], bare), (name, text)
        assert not re.search(rf"{other}{{2,}}", re.sub(r"\bLINE\b", "", bare)), (name, text)
        for sentence in re.split(SENTENCES[language], text):
            if sentence.strip():
                assert sentence.rstrip().endswith(ENDS[language]), (name, sentence)


def test_whose_account_is_gone_is_written_to_in_the_sites_language() -> None:
    with translation.override("en"):
        assert all(one.text.endswith("。") for one in reasons.offered(reasons.REMOVING, None))
