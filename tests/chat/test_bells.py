"""What rings between processes: each bell as it is sent, and nothing else is taken for one."""

import pytest

from chat import bells
from chat.bells import BELLS, Bell, NotABell, bells_of, message_of

EACH: list[tuple[Bell, dict[str, object]]] = [
    (bells.News({3: 7, 4: 1}), {"news": [[3, 7], [4, 1]]}),
    (bells.MembershipEnded(3, 5), {"ended": [3, 5]}),
    (bells.AccountGone(5), {"gone": 5}),
    (bells.LoggedOut("d1gest"), {"logged_out": "d1gest"}),
    (bells.ReaderChanged(3, 5), {"refresh": [3, 5]}),
    (bells.ReportsChanged(3), {"reports": 3}),
    (bells.ReadUpTo(3, 5, 7), {"read": [3, 5, 7]}),
    (bells.Typing(3, 5, 6, "はな"), {"typing": [3, 5, 6, "はな"]}),
    (bells.FacilitatorsHere(3, "hub", ["みどり"]), {"presence": [3, "hub", ["みどり"]]}),
]


@pytest.mark.parametrize(("bell", "sent"), EACH, ids=lambda value: type(value).__name__)
def test_a_bell_comes_as_it_was_sent(bell: Bell, sent: dict[str, object]) -> None:
    """The places are those of the version before, which may run beside this one."""
    assert message_of(bell) == sent
    assert list(bells_of({"type": "chat.bell", "from": "elsewhere"} | sent)) == [bell]


def test_each_kind_is_here() -> None:
    assert [type(bell) for bell, _sent in EACH] == list(BELLS)


def test_one_message_may_hold_two_and_what_a_newer_version_added() -> None:
    message = {"refresh": [3, 5], "reports": 3, "lantern": [1, 2]}
    assert list(bells_of(message)) == [bells.ReaderChanged(3, 5), bells.ReportsChanged(3)]


@pytest.mark.parametrize(
    "sent",
    [
        {"news": 3}, {"news": [[3]]}, {"news": [["a", 1]]}, {"ended": 3}, {"ended": [3]}, {"ended": [3, "5"]},
        {"ended": [3, 5, 7]}, {"gone": "5"}, {"gone": [5]}, {"logged_out": 5}, {"typing": [3, 5, 6]},
        {"presence": [3, "hub", "みどり"]}, {"presence": [3, "hub", [5]]}, {"read": None},
    ],
    ids=str,
)  # fmt: skip
def test_what_makes_no_sense_is_no_bell(sent: dict[str, object]) -> None:
    with pytest.raises(NotABell):
        list(bells_of(sent))
