"""One machine: the commit before on SQLite."""

from tests.upgrade.before import Filled
from tests.upgrade.conftest import Copies
from tests.upgrade.site import answers_of
from tests.upgrade.story import answers_as_before, bring_back, upgrade_at_work


def test_an_upgrade_while_the_old_version_is_at_work(on_sqlite: Copies, filled: Filled) -> None:
    upgrade_at_work(on_sqlite("upgraded"), filled, lambda: answers_of(filled))


def test_a_backup_of_the_old_version_is_brought_back(on_sqlite: Copies, filled: Filled) -> None:
    new = on_sqlite("restored", empty=True)
    bring_back(on_sqlite("saved"), new, filled)
    answers_as_before(new, answers_of(filled))
