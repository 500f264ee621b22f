"""The shipped list against lines as people write them, told apart by action and language.

The list was fitted to `lines.tsv`. It was never fitted to `heldout.tsv`, which was written afterwards and run once: what
it gives there is nearer to what strangers will write. Change neither the list for its sake nor its labels; write a new one.
"""

from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from watched.enums import Response, WrittenIn
from watched.listing import expressions
from watched.matching import Compiled, Folded, compiled
from watched.matching.keys import pairs_in
from watched.matching.matcher import _confirmed

LINES = Path(__file__).parent / "lines.tsv"
HELD_OUT = Path(__file__).parent / "heldout.tsv"
Key = tuple[str, str]


@cache
def shipped() -> Compiled:
    return compiled(expression for expression, _note in expressions())


def lines(path: Path = LINES) -> Iterator[tuple[str, str, set[str], str]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        number, language, labels, text = line.split("\t", 3)
        yield number, language, set() if labels == "none" else set(labels.split(",")), text


@cache
def counted(path: Path = LINES) -> tuple[Counter[Key], Counter[Key], Counter[Key]]:
    """Rightly found, wrongly found and missed, by language and action."""
    right: Counter[Key] = Counter()
    wrong: Counter[Key] = Counter()
    missed: Counter[Key] = Counter()
    for _number, language, wanted, text in lines(path):
        there = set(map(str, shipped().find(text).responses))
        right.update((language, one) for one in wanted & there)
        wrong.update((language, one) for one in there - wanted)
        missed.update((language, one) for one in wanted - there)
    return right, wrong, missed


def test_the_set_is_large_and_at_least_half_innocent() -> None:
    all_lines = list(lines())
    assert len(all_lines) >= 600
    assert sum(not wanted for _number, _language, wanted, _text in all_lines) * 2 >= len(all_lines)
    assert len({text for _number, _language, _wanted, text in all_lines}) == len(all_lines)
    assert {language for _number, language, _wanted, _text in all_lines} == set(WrittenIn.values)


@pytest.mark.parametrize("language", WrittenIn.values)
@pytest.mark.parametrize("response", Response.values)
def test_precision_and_recall(language: str, response: str) -> None:
    right, wrong, missed = counted()
    hits = right[language, response]
    precision, recall = hits / (hits + wrong[language, response]), hits / (hits + missed[language, response])
    print(f"{language} {response}: precision {precision:.3f}, recall {recall:.3f}, {hits} found")
    least = (0.8, 0.98) if response == Response.OFFER_HELP else (0.95, 0.95)
    assert (precision, recall) >= least
    assert precision >= least[0]
    assert recall >= least[1]


def test_hardly_a_false_alarm() -> None:
    innocent = [text for _number, _language, wanted, text in lines() if not wanted]
    alarms = [text for text in innocent if shipped().find(text).responses]
    assert len(alarms) * 1_000 <= 5 * len(innocent), alarms


def test_distress_alone_is_never_blocked_or_held() -> None:
    held = [
        text
        for _number, _language, wanted, text in lines()
        if wanted == {"offer_help"} and {"block", "hold"} & set(shipped().find(text).responses)
    ]
    assert held == []


def test_distress_with_a_method_or_a_contact_is_held_and_answered() -> None:
    for text in ("首を吊って死にたい", "死にたい 090-1234-5678", "I want to die, mail hana@gmail.com"):
        assert shipped().find(text).responses == (Response.HOLD, Response.OFFER_HELP), text


# Of the batch that is kept back: rightly found, wrongly found, missed. A change of the list may move them, and then says so here.
KEPT_BACK = {
    ("ja", "offer_help"): (15, 0, 5),
    ("ja", "hold"): (8, 0, 2),
    ("en", "offer_help"): (8, 0, 4),
    ("en", "hold"): (7, 0, 1),
}


@pytest.mark.parametrize("key", KEPT_BACK)
def test_lines_it_was_never_fitted_to(key: Key) -> None:
    right, wrong, missed = counted(HELD_OUT)
    assert (right[key], wrong[key], missed[key]) == KEPT_BACK[key]


def test_the_lines_that_are_kept_back_are_no_others() -> None:
    assert not {text for *_rest, text in lines(HELD_OUT)} & {text for *_rest, text in lines()}
    assert sum(not wanted for _number, _language, wanted, _text in lines(HELD_OUT)) == 41


def test_the_fast_test_leaves_nothing_out() -> None:
    """Each expression compared with each line, as if there were no keys: the same is found."""
    texts = [text for *_rest, text in lines(HELD_OUT)] + [text for *_rest, text in list(lines())[::60]]
    ready = shipped()
    everywhere = [way for found in [*ready._by_gram.values(), ready._single] for _key, way in found]
    ways = list({way.place: way for way in [*everywhere, *ready._contacts, *ready._always]}.values())
    for text in texts:
        folded = Folded(text)
        possible = [way for way in ways if folded.contacts.issuperset(way.contacts)]
        slow = sorted(_confirmed(possible, folded, pairs_in(folded.bones)))
        assert [ready.expressions[place] for place in slow] == list(ready.find(text).expressions), text
