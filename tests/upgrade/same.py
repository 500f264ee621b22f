"""The three comparisons of an upgrade. Each fails with the differences in words."""

from collections.abc import Mapping

from tests.upgrade.answers import Answers, not_the_same
from tests.upgrade.rows import Rows, differences, permissions, said


def rows_are_the_same(before: Rows, after: Rows, lived: set[str], *, declared: Mapping[str, str]) -> None:
    """Check that every earlier row is there with every value, except for differences in `lived` or `declared`."""
    found = differences(before, after)
    assert not found.keys() - lived - declared.keys(), said(found, found.keys() - lived - declared.keys())
    assert not declared.keys() - found.keys(), f"declared, and did not happen: {sorted(declared.keys() - found.keys())}"


def permissions_are_the_same(before: Rows, after: Rows, *, declared: Mapping[str, Mapping[str, str]]) -> None:
    """Check that each role has the same permissions and people as before, except as `declared`."""
    then, now = permissions(before), permissions(after)
    found = {
        role: then.get(role, set()) ^ now.get(role, set())
        for role in then.keys() | now.keys()
        if then.get(role) != now.get(role)
    }
    assert found == {role: set(why) for role, why in declared.items()}, found


def answers_are_the_same(before: Answers, after: Answers, *, declared: Mapping[str, str]) -> None:
    """Check that every door and every link answers as before, except as `declared`."""
    found = not_the_same(before, after)
    assert found.keys() == declared.keys(), "\n".join(f"{what}: {how}" for what, how in found.items())
