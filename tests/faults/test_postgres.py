"""PostgreSQL is restarted, and dies, while people write."""

import asyncio
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.faults import disks
from tests.faults.fleet import Fleet
from tests.faults.story import gathering, nothing_is_stored_for_a_while, tell, until
from tests.services import Postgres

WAYS: dict[str, Callable[[Postgres], None]] = {"shut down": Postgres.stop, "killed": Postgres.kill}


@pytest.mark.parametrize("way", WAYS)
def test_the_database_is_restarted(many: Fleet, way: str) -> None:
    async def story() -> None:
        assert many.postgres is not None
        async with gathering(many, 20) as room:
            for number in range(20):
                room.tab(number)
            await room.all_up()
            async with room.talk(room.tabs):
                await asyncio.to_thread(WAYS[way], many.postgres)
                stored = room.sent
                await until(lambda: room.all_told, "everybody is told")
                assert room.sent == stored, "shown as sent without a database"
                assert set(room.refusals) <= {
                    "try_again",
                    "slow_down",
                }  # slow_down: all that waits is resent at once
                await asyncio.to_thread(many.postgres.start)
                await room.goes_on()
            await room.settle()

    tell(story)


@contextmanager
def tables_on_a_full_disk(postgres: Postgres, folder: Path) -> Iterator[None]:
    """Put the messages and the log on a small disk, and fill it."""
    shutil.chown(folder, postgres.user)
    postgres.sql(f"CREATE TABLESPACE small LOCATION '{folder}'")
    for table in ("chat_message", "chat_event"):
        postgres.sql(f"ALTER TABLE {table} SET TABLESPACE small")
    with disks.full(folder):
        yield


def test_the_disk_is_full(many: Fleet) -> None:
    with TemporaryDirectory(prefix="tsudoi-disk-") as name, disks.small(Path(name)) as folder:
        if folder is None:
            pytest.skip("a small disk can only be mounted by root")
        Path(name).chmod(0o755)
        assert many.postgres is not None
        try:
            tell(lambda: nothing_is_stored_for_a_while(many, lambda: tables_on_a_full_disk(many.postgres, folder)))
        finally:
            for table in ("chat_message", "chat_event"):
                many.postgres.sql(f"ALTER TABLE {table} SET TABLESPACE pg_default")
            many.postgres.sql("DROP TABLESPACE IF EXISTS small")
