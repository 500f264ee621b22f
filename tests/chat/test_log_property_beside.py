"""What `test_log_property` says of a group's room holds in a member's line and in the backstage: the same flow, no gap.

The line is はな's: with who is of age, and with who was never asked, where facilitators come and go and it is only read
while there is one. The backstage has whoever is a facilitator.
"""

from typing import ClassVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from chat import limits
from chat.actions.private import open_backstage, open_line
from chat.hub import live_room
from chat.models import Room
from chat.transports import websocket
from groups.models import Membership
from tests.chat.talk import People, Talk

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("live_watching")]


class TalkBeside(Talk):
    """The same people, in a room beside the group's."""

    where: ClassVar[str]

    def make_room(self) -> Room:
        if self.where == "backstage":
            return open_backstage(actor=self.people.users["midori"], group=self.group).room
        own = Membership.objects.get(group=self.group, user=self.people.users["hana"])
        own.is_adult = True
        own.save()
        room = open_line(actor=own.user, membership=own).room
        Membership.objects.filter(pk=own.pk).update(is_adult=True if self.where == "line" else None)
        return room


@pytest.mark.parametrize("where", ["line", "line of who was never asked", "backstage"])
def test_state_and_events_lead_to_the_fresh_state_beside_the_room(where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(websocket, "FRAMES_AT_ONCE", 1e6)
    monkeypatch.setattr(websocket, "SOCKETS_PER_PERSON", 1_000)
    for buckets in (limits.posts, limits.acts, limits.handshakes):
        monkeypatch.setattr(buckets, "at_once", 1e6)
    for name, few in {"REMEMBERED": 8, "MOST_READ": 4, "MOST_TOGETHER": 3}.items():
        monkeypatch.setattr(live_room, name, few)
    Talk.people, TalkBeside.where = People(), where
    run_state_machine_as_test(
        TalkBeside,
        settings=settings(
            max_examples=4,
            stateful_step_count=50,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.reuse, Phase.generate],  # making it shorter takes minutes
        ),
    )
