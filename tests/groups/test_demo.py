"""The demo's groups are told through the actions, and telling them twice adds nothing."""

from datetime import date

import pytest

from ground.models import AuditEntry
from groups.demo import tell
from groups.duty.roster import next_watch
from groups.enums import Rung
from groups.models import JoinRequest, LiveHour, Membership, PeerGroup, WatchTime
from groups.queries import is_full
from notices.models import OutgoingMail
from people.demo import cast


@pytest.mark.django_db
def test_telling_twice_adds_nothing() -> None:
    people = cast()
    tell(people, date.today())
    counts = [
        model.objects.count()
        for model in (PeerGroup, Membership, JoinRequest, LiveHour, WatchTime, AuditEntry, OutgoingMail)
    ]
    tell(people, date.today())
    again = [
        model.objects.count()
        for model in (PeerGroup, Membership, JoinRequest, LiveHour, WatchTime, AuditEntry, OutgoingMail)
    ]
    assert again == counts
    assert counts[:2] == [9, 34]
    assert WatchTime.objects.filter(user=people["midwife"], rung=Rung.FIRST).count() == 25
    assert next_watch(None) is not None
    assert [group.slug for group in PeerGroup.objects.filter(state="open") if is_full(group)] == ["iryoteki-care"]
    assert [group.slug for group in PeerGroup.objects.filter(state="paused")] == ["futago-mitsugo"]
    assert JoinRequest.objects.filter(state="declined").exclude(reply="").count() == 1
    assert JoinRequest.objects.filter(state="pending").count() == 5
    assert not OutgoingMail.objects.filter(template="groups/answered", cancelled_at=None).exists()
    for group in PeerGroup.objects.all():
        assert all(
            getattr(group, f"{field}_en") for field in ("name", "summary", "purpose", "for_whom", "ground_rules")
        )
