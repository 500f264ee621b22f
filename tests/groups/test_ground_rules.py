"""Ground rules with versions: changed by facilitators and staff, agreed to at joining and anew, reading goes on."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone, translation

from chat.actions.author import edit_message
from chat.actions.react import react
from chat.enums import ReactionKind
from chat.kinds import KINDS
from chat.models import Message
from chat.rules import can_read
from ground.models import AuditEntry
from ground.refusals import NotAllowed, Refusal
from groups.actions.decide import accept
from groups.actions.erase import erase_old
from groups.actions.ground_rules import agree, change_rules
from groups.actions.join import request_to_join, withdraw_request
from groups.actions.leave import leave
from groups.actions.manage import save_group
from groups.enums import GroupState, Role
from groups.ground_rules import compared, newest
from groups.models import Agreement, GroundRules, Membership, PeerGroup
from people.models import Consent
from tests.factories.groups import make_group, make_staff
from tests.factories.people import make_user
from tests.factories.rooms import Circle, circle, join, say

pytestmark = pytest.mark.django_db
NEW = {"ja": "責めない\nゆっくり聞く", "en": "Listen slowly"}


@pytest.fixture
def here() -> Circle:
    return circle()


def membership(here: Circle, name: str) -> Membership:
    return here.member(getattr(here, name))


def hidden_in(page: str) -> dict[str, bool]:
    """Whether the strip that asks to agree, and the form in which one writes, are hidden."""
    tags = {name: page.partition(f'id="{name}"')[2].partition(">")[0] for name in ("agree", "compose")}
    return {name: "hidden" in tag.split() for name, tag in tags.items()}


def test_a_change_is_a_new_version_and_the_first_one_is_what_stood(here: Circle) -> None:
    version = change_rules(actor=here.midori, group=here.group, wording=NEW)
    assert version is not None
    kept = GroundRules.objects.filter(group=here.group).values_list("number", "wording", "written_by")
    assert list(kept) == [
        (1, {"ja": "責めない\n外で話さない", "en": ""}, None),
        (2, {"ja": "責めない\nゆっくり聞く", "en": "Listen slowly"}, here.midori.pk),
    ]
    here.group.refresh_from_db()
    assert here.group.ground_rule_lines == ["責めない", "ゆっくり聞く"]
    entry = AuditEntry.objects.get(verb="groups.change_rules")
    assert (entry.actor, entry.subject_id, entry.detail) == (here.midori, str(here.group.pk), {"version": 2})


def test_saving_the_same_rules_changes_nothing(here: Circle) -> None:
    same = {"ja": " 責めない \n\n外で話さない\n"}
    assert change_rules(actor=here.midori, group=here.group, wording=same) is None
    assert not GroundRules.objects.exists()
    assert not Membership.objects.filter(must_agree=True).exists()
    assert not Message.objects.exists()


def test_members_read_on_and_write_again_once_they_agree(here: Circle) -> None:
    mine = say(here.hana, here.group, "こんばんは")
    theirs = say(here.sora, here.group, "おつかれさま")
    change_rules(actor=here.midori, group=here.group, wording=NEW)
    for write in (
        lambda: say(here.hana, here.group, "もうひとつ"),
        lambda: edit_message(actor=here.hana, message=mine, body="なおした"),
        lambda: react(actor=here.hana, message=theirs, kind=ReactionKind.HUG),
    ):
        with pytest.raises(Refusal) as refused:
            write()
        assert refused.value.code == "agree_first"
    key = (here.room.pk, here.hana.pk)
    assert can_read(KINDS["group"].readers([key])[key])
    agreement = agree(actor=here.hana, group=here.group, number=2)
    assert (agreement.rules.number, agreement.user) == (2, here.hana)
    assert agree(actor=here.hana, group=here.group, number=2) == agreement
    assert say(here.hana, here.group, "もうひとつ").body == "もうひとつ"
    with pytest.raises(Refusal):
        say(here.sora, here.group, "わたしも")  # one person's agreement is nobody else's
    assert AuditEntry.objects.filter(verb="groups.agree_to_rules", actor=here.hana).count() == 1
    assert Consent.objects.get(user=here.hana, withdrawn_at=None).wording == "責めない\nゆっくり聞く"


def test_facilitators_go_on_and_the_room_is_told_by_a_line(here: Circle) -> None:
    second = make_user("もも")
    join(second, here.group, role=Role.FACILITATOR)
    change_rules(actor=here.midori, group=here.group, wording=NEW)
    line = Message.objects.get(room=here.room)
    assert (line.notice, line.member, line.author, line.body) == ("rules_changed", None, None, "")
    assert say(second, here.group, "読みました").body == "読みました"
    assert list(Agreement.objects.values_list("user", flat=True)) == [here.midori.pk]


def test_agreeing_to_a_version_that_is_not_the_newest_is_refused(here: Circle) -> None:
    change_rules(actor=here.midori, group=here.group, wording=NEW)
    change_rules(actor=here.midori, group=here.group, wording={"ja": "責めない"})
    with pytest.raises(Refusal) as refused:
        agree(actor=here.hana, group=here.group, number=2)
    assert refused.value.code == "rules_changed"
    assert membership(here, "hana").must_agree
    with pytest.raises(NotAllowed):
        agree(actor=here.outsider, group=here.group, number=3)
    assert not Agreement.objects.filter(user__in=[here.hana, here.outsider]).exists()


def test_only_facilitators_and_staff_change_them(here: Circle) -> None:
    for person in (here.hana, here.outsider, make_user("べつ", is_staff=True)):
        with pytest.raises(NotAllowed):
            change_rules(actor=person, group=here.group, wording=NEW)
    with pytest.raises(Refusal) as refused:
        change_rules(actor=here.midori, group=here.group, wording={"ja": " \n", "en": "Listen"})
    assert (refused.value.code, refused.value.field) == ("rules_missing", "ground_rules_ja")
    with pytest.raises(Refusal):
        change_rules(actor=here.midori, group=here.group, wording={"ja": "あ" * 4_001})
    assert not GroundRules.objects.exists()
    assert change_rules(actor=make_staff(), group=here.group, wording=NEW) is not None


def test_staff_who_save_the_group_with_other_rules_make_a_version_too(here: Circle) -> None:
    staff = make_staff()
    group = PeerGroup.objects.get(pk=here.group.pk)
    group.capacity = 20
    save_group(actor=staff, group=group, changed=["capacity"])
    assert newest(group) is None
    group.ground_rules_ja = "責めない"
    save_group(actor=staff, group=group, changed=["ground_rules_ja"])
    version = newest(group)
    assert version is not None
    assert (version.number, version.written_by) == (2, staff)
    assert membership(here, "hana").must_agree
    draft = make_group(state=GroupState.DRAFT)
    draft.ground_rules_ja = "べつの約束"
    save_group(actor=staff, group=draft, changed=["ground_rules_ja"])
    assert newest(draft) is None  # nobody could have agreed to it


def test_who_joins_agrees_to_the_version_they_read(here: Circle) -> None:
    wish = request_to_join(actor=here.outsider, group=here.group, nickname="なな", rules_digest=here.group.rules_digest)
    agreement = Agreement.objects.get(user=here.outsider)
    assert (agreement.rules.number, agreement.agreed_at.date()) == (1, timezone.now().date())
    assert not accept(actor=here.midori, join_request=wish).must_agree


def test_rules_that_change_while_somebody_waits_are_agreed_to_anew(here: Circle) -> None:
    wish = request_to_join(actor=here.outsider, group=here.group, nickname="なな", rules_digest=here.group.rules_digest)
    change_rules(actor=here.midori, group=here.group, wording=NEW)
    assert accept(actor=here.midori, join_request=wish).must_agree
    with pytest.raises(Refusal):
        say(here.outsider, here.group, "はじめまして")
    agree(actor=here.outsider, group=here.group, number=2)
    assert say(here.outsider, here.group, "はじめまして").body == "はじめまして"


def test_withdrawing_a_request_forgets_the_agreement(here: Circle) -> None:
    wish = request_to_join(actor=here.outsider, group=here.group, nickname="なな", rules_digest=here.group.rules_digest)
    withdraw_request(actor=here.outsider, join_request=wish)
    assert not Agreement.objects.exists()


def test_agreements_end_a_year_after_the_membership(here: Circle) -> None:
    change_rules(actor=here.midori, group=here.group, wording=NEW)
    agree(actor=here.hana, group=here.group, number=2)
    agree(actor=here.sora, group=here.group, number=2)
    leave(actor=here.hana, group=here.group, delete_messages=False)
    with time_machine.travel(timezone.now() + timedelta(days=364)):
        erase_old()
    assert Agreement.objects.filter(user=here.hana).exists()
    with time_machine.travel(timezone.now() + timedelta(days=366)):
        erase_old()
    assert set(Agreement.objects.values_list("user", flat=True)) == {here.midori.pk, here.sora.pk}


def test_the_page_shows_what_changed_and_the_button_agrees(here: Circle, client: Client) -> None:
    change_rules(actor=here.midori, group=here.group, wording=NEW)
    client.force_login(here.hana)
    assert hidden_in(client.get("/groups/kotoba/room/").content.decode()) == {"agree": False, "compose": True}
    page = client.get("/groups/kotoba/rules/").content.decode()
    assert page.count("新しい約束</span>") == 1
    assert "<del>外で話さない</del>" in page
    assert client.post("/groups/kotoba/rules/", {"version": "1"}).status_code == 422
    answer = client.post("/groups/kotoba/rules/", {"version": "2"})
    assert (answer.status_code, answer["Location"]) == (302, "/groups/kotoba/room/")
    after = client.get("/groups/kotoba/rules/").content.decode()
    assert "に同意しました。" in after
    assert "同意します" not in after
    assert hidden_in(client.get("/groups/kotoba/room/").content.decode()) == {"agree": True, "compose": False}


def test_facilitators_change_the_rules_on_their_own_page(here: Circle, client: Client) -> None:
    client.force_login(here.midori)
    page = client.get("/groups/kotoba/settings/").content.decode()
    assert "責めない\n外で話さない" in page
    answer = client.post("/groups/kotoba/settings/", {"section": "rules", "ground_rules_ja": ""})
    assert answer.status_code == 422
    answer = client.post("/groups/kotoba/settings/", {"section": "rules", "ground_rules_ja": "責めない"})
    assert answer.status_code == 302
    version = newest(here.group)
    assert version is not None
    assert version.wording == {"ja": "責めない", "en": ""}
    assert client.post("/groups/kotoba/settings/", {"section": "nonsense"}).status_code == 422
    client.force_login(here.hana)
    assert client.get("/groups/kotoba/settings/").status_code == 404


def test_a_version_is_read_in_the_readers_language(here: Circle) -> None:
    version = change_rules(actor=here.midori, group=here.group, wording=NEW)
    assert version is not None
    with translation.override("en"):
        assert version.lines == ["Listen slowly"]
    assert version.lines == ["責めない", "ゆっくり聞く"]


def test_moving_a_line_is_no_change_to_agree_to_anew() -> None:
    changes = compared(["あ", "い"], ["い", "う"])
    assert ([(rule.text, rule.is_new) for rule in changes.rules], changes.gone) == (
        [("い", False), ("う", True)],
        ["あ"],
    )
