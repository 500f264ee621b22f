"""The night on which the ladder is tried."""

from collections.abc import Iterator

import pytest
import time_machine

from groups.enums import Role, Rung
from notices.models import OutgoingMail
from tests.factories import rooms as talk
from tests.factories.duty import always_on_duty
from tests.factories.groups import make_coordinator
from tests.factories.people import make_user
from tests.groups.night import NOW, Night


@pytest.fixture
def night() -> Iterator[Night]:
    with time_machine.travel(NOW, tick=False) as clock:
        circle = talk.circle()
        momo, yuki, rin = make_user("もも"), make_user("ゆき"), make_user("りん")
        for person in (momo, yuki):
            talk.join(person, circle.group, role=Role.FACILITATOR)
        make_coordinator(rin)
        OutgoingMail.objects.all().delete()
        always_on_duty(circle.midori, circle.group)
        always_on_duty(momo, circle.group, rung=Rung.SECOND)
        always_on_duty(rin, None)
        yield Night(circle, momo, rin, yuki, clock)
