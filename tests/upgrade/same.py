"""The three comparisons of an upgrade. Each fails with what is different, in words."""

from collections.abc import Mapping

from tests.upgrade.answers import Answers, not_the_same
from tests.upgrade.rows import Rows, differences, permissions, said


def rows_are_the_same(before: Rows, after: Rows, lived: set[str], *, declared: Mapping[str, str]) -> None:
    """Every row of before is there with every value, but for what was lived meanwhile and what was `declared`."""
    found = differences(before, after)
    assert not found.keys() - lived - declared.keys(), said(found, found.keys() - lived - declared.keys())
    assert not declared.keys() - found.keys(), f"declared, and did not happen: {sorted(declared.keys() - found.keys())}"


def permissions_are_the_same(before: Rows, after: Rows, *, declared: Mapping[str, Mapping[str, str]]) -> None:
    """Each role has the permissions, and the people, that it had, but for what was `declared`."""
    then, now = permissions(before), permissions(after)
    found = {
        role: then.get(role, set()) ^ now.get(role, set())
        for role in then.keys() | now.keys()
        if then.get(role) != now.get(role)
    }
    assert found == {role: set(why) for role, why in declared.items()}, found


def answers_are_the_same(before: Answers, after: Answers, *, declared: Mapping[str, str]) -> None:
    """Each role finds the doors that it found, and each link does what it did, but for what was `declared`."""
    found = not_the_same(before, after)
    assert found.keys() == declared.keys(), "\n".join(f"{what}: {how}" for what, how in found.items())
