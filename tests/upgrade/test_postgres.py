"""Many processes: the commit before on PostgreSQL and Redis."""

import pytest

from tests.upgrade.before import Filled
from tests.upgrade.conftest import Copies
from tests.upgrade.site import answers_of
from tests.upgrade.story import bring_back, upgrade_at_work

pytestmark = pytest.mark.services


def test_an_upgrade_while_the_old_version_is_at_work(on_postgres: Copies, filled: Filled) -> None:
    upgrade_at_work(on_postgres("upgraded"), filled, lambda: answers_of(filled))


def test_a_backup_of_the_old_version_is_brought_back(on_postgres: Copies, filled: Filled) -> None:
    bring_back(on_postgres("saved"), on_postgres("restored", empty=True), filled)
