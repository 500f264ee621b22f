"""A page that comes back to another process than the one it was cut off from."""

import uuid

import pytest

from tests.chat.pages import Page, settle
from tests.chat.phones import session_for
from tests.chat.processes import Process
from tests.factories.rooms import Circle

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_page_that_knows_more_than_its_process_is_told_nothing_twice(live_circle: Circle) -> None:
    """It wrote in one process, was cut off and came to another one, which had not heard of it yet."""
    circle = live_circle
    here, there = processes = Process([]), Process([])  # what they ring is lost
    hana, sora = pages = [
        Page(user, session_for(user), circle.room, circle.group.slug) for user in (circle.hana, circle.sora)
    ]
    hana.connect(here)
    sora.connect(there)
    settle(processes, pages)
    hana.post({"t": "post", "id": str(uuid.uuid4()), "body": "こんばんは"})
    settle(processes, pages)
    hana.connect(there)
    settle(processes, pages)
    assert hana.phone is not None
    assert [frame["t"] for frame in hana.phone.received if "seq" in frame] == ["catchup"]
    assert sora.seq == 1
    for page in pages:
        page.hang_up()
    for process in processes:
        process.end()
