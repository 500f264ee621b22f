"""「書いたことや申し込みは、そのまま残ります。」 Signing out takes nothing away."""

import uuid
from typing import Any

import pytest
from django.test import Client

from chat.models import Message
from groups.models import Membership
from programs.models import Enrollment
from programs.signups.actions.enroll import enroll
from tests.factories import rooms as talk
from tests.factories.programs import make_occurrence
from voices.actions.give import give
from voices.models import Voice

pytestmark = pytest.mark.django_db


def stored() -> list[list[dict[str, Any]]]:
    """Every row of what a person leaves behind."""
    return [list(map(dict, model._default_manager.values())) for model in (Message, Membership, Enrollment, Voice)]


def test_what_was_written_and_signed_up_for_stays(client_for: Any) -> None:
    circle, date = talk.circle(), make_occurrence()
    talk.say(circle.hana, circle.group, "眠れない夜でした")
    enroll(actor=circle.hana, occurrence=date)
    give(actor=circle.hana, body="相談の時間をのばしてください", submission=uuid.uuid4())
    kept = stored()
    hana: Client = client_for(circle.hana)
    assert "そのまま残ります" in hana.get("/accounts/logout/").content.decode()
    assert hana.post("/accounts/logout/").status_code == 302
    assert hana.get("/my/").status_code == 302
    assert stored() == kept
    again = client_for(circle.hana)
    assert date.program.title in again.get("/my/").content.decode()
    assert "眠れない夜でした" in again.get("/groups/kotoba/room/").content.decode()
