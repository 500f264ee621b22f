"""A membership that a facilitator ends: the reasons to choose from, a date, and how it is taken back."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.utils import timezone, translation

from ground.models import AuditEntry
from ground.refusals import NotAllowed, Refusal
from groups import removals
from groups.actions.join import request_to_join
from groups.actions.remove import lift_bar, remove, undo_removal
from groups.enums import Bar, GroupState
from groups.models import JoinRequest, Membership, PeerGroup, Removal
from groups.moderation.reasons import REMOVING, in_words
from groups.rules import UNDO_FOR
from notices.actions.mail import send_due
from notices.models import OutgoingMail
from people.actions.account import erase_account
from people.actions.consent import give_consent
from people.enums import ConsentPurpose
from people.models import Consent, User
from tests.factories.groups import make_facilitator, make_group, make_member
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db


def ask(user: User, group: PeerGroup) -> JoinRequest:
    return request_to_join(actor=user, group=group, nickname="また来た人", rules_digest=group.rules_digest)


@pytest.fixture
def midori() -> User:
    return make_user("みどり")


@pytest.fixture
def group(midori: User) -> PeerGroup:
    return make_group(slug="kotoba", facilitator=midori)


def test_every_reason_is_complete_sentences_in_each_language() -> None:
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            for one in REMOVING.values():
                assert str(one.text).endswith("。" if code == "ja" else ".")
                assert bool(re.search("[ぁ-ヶ一-龠]", str(one.text))) is (code == "ja")
                assert len(str(one.text)) <= 400  # room for a word of one's own


def test_a_reason_alone_is_enough_and_is_written_in_the_persons_language(
    midori: User, group: PeerGroup, client_for: Callable[..., Client]
) -> None:
    member = make_member(group, make_user("Ann", language="en"))
    url = f"/groups/kotoba/members/{member.pk}/remove/"
    with translation.override("en"):
        text = str(REMOVING["selling"].text)
    client = client_for(midori)
    assert text in client.get(url).content.decode()  # read before it is sent
    assert client.post(url, {"preset": "selling", "confirmed": "on"}).url == "/groups/kotoba/members/"
    member.refresh_from_db()
    assert member.end_note == text
    with translation.override("ja"):
        assert str(REMOVING["selling"].text) not in member.end_note


def test_own_words_follow_the_reason_that_was_chosen(midori: User, group: PeerGroup) -> None:
    member = make_member(group)
    ended = remove(actor=midori, membership=member, preset="rules", reason="また、いつか。")
    assert ended.end_note == f"{in_words(REMOVING, 'rules', '', member.user)}\nまた、いつか。"


def test_a_reason_that_is_not_offered_is_refused(midori: User, group: PeerGroup) -> None:
    member = make_member(group)
    with pytest.raises(Refusal) as refused:
        remove(actor=midori, membership=member, preset="nonsense")
    assert (refused.value.code, refused.value.field) == ("unknown_preset", "preset")


def test_the_letter_waits_for_ten_seconds(midori: User, group: PeerGroup) -> None:
    now = timezone.now()
    with time_machine.travel(now, tick=False) as clock:
        remove(actor=midori, membership=make_member(group), preset="rules")
        mail = OutgoingMail.objects.get(template="groups/removed")
        assert mail.due_at - timezone.now() == timedelta(seconds=10) == UNDO_FOR
        assert send_due() == 0
        clock.shift(timedelta(seconds=10))
        assert send_due() == 1


def test_a_removal_is_taken_back_as_if_it_had_not_been_and_both_acts_are_on_record(
    midori: User, group: PeerGroup, client_for: Callable[..., Client]
) -> None:
    member = make_member(group, nickname="はな")
    give_consent(actor=member.user, purpose=ConsentPurpose.GROUND_RULES, wording="約束", subject=group)
    before = Membership.objects.filter(pk=member.pk).values().get()
    client = client_for(midori)
    client.post(f"/groups/kotoba/members/{member.pk}/remove/", {"preset": "rules", "bar": "30", "confirmed": "on"})
    undo = f"/groups/kotoba/members/{member.pk}/undo/"
    assert undo in client.get("/groups/kotoba/members/").content.decode()
    assert client.post(undo).url == client.post(undo).url == "/groups/kotoba/members/"
    assert Membership.objects.filter(pk=member.pk).values().get() == before
    assert Consent.objects.get(user=member.user).withdrawn_at is None
    assert not Removal.objects.exists()
    mail = OutgoingMail.objects.get()
    assert mail.cancelled_at is not None
    assert mail.sent_at is None
    acts = AuditEntry.objects.filter(verb__contains="remov").order_by("pk")
    assert list(acts.values_list("verb", "actor_id")) == [
        ("groups.remove", midori.pk),
        ("groups.undo_removal", midori.pk),
    ]
    again = remove(actor=midori, membership=member, preset="selling")
    assert OutgoingMail.objects.filter(cancelled_at=None).count() == 1
    assert not again.is_active


def test_once_the_letter_is_out_nothing_is_taken_back(midori: User, group: PeerGroup) -> None:
    now = timezone.now()
    with time_machine.travel(now, tick=False) as clock:
        member = remove(actor=midori, membership=make_member(group), preset="rules")
        clock.shift(UNDO_FOR)
        with pytest.raises(Refusal) as refused:
            undo_removal(actor=midori, membership=member)
    assert refused.value.code == "too_late_to_undo"
    assert not Membership.objects.get(pk=member.pk).is_active


def test_the_seat_that_was_given_away_meanwhile_stays_given(midori: User, group: PeerGroup) -> None:
    group.capacity = 2
    group.save(update_fields=["capacity"])
    make_member(group)
    member = remove(actor=midori, membership=make_member(group), preset="rules")
    make_member(group)
    with pytest.raises(Refusal) as refused:
        undo_removal(actor=midori, membership=member)
    assert refused.value.code == "group_full"
    assert OutgoingMail.objects.get().cancelled_at is None


def test_nobody_undoes_their_own_removal_nor_one_of_another_group(midori: User, group: PeerGroup) -> None:
    member = remove(actor=midori, membership=make_member(group), preset="rules")
    elsewhere = make_user()
    make_group(facilitator=elsewhere)
    for stranger in (member.user, elsewhere, make_member(group).user):
        with pytest.raises(NotAllowed):
            undo_removal(actor=stranger, membership=member)
        with pytest.raises(NotAllowed):
            lift_bar(actor=stranger, membership=member)


@pytest.mark.parametrize("bar", [Bar.MONTH, Bar.QUARTER, Bar.YEAR])
def test_before_its_date_nobody_with_that_mailbox_asks_again_and_then_they_may(
    midori: User, group: PeerGroup, bar: Bar
) -> None:
    now = timezone.now()
    with time_machine.travel(now, tick=False) as clock:
        member = make_member(group, make_user("はる", email="haru.k@gmail.com"))
        remove(actor=midori, membership=member, preset="hurting", bar=bar)
        other_spelling = make_user("べつの名", email="HARUK+2@gmail.com")
        stranger = make_user("ほかの人", email="haru@example.net")
        elsewhere = make_group(facilitator=make_user())
        clock.shift(timedelta(days=bar) - timedelta(seconds=1))
        for person in (member.user, other_spelling):
            with pytest.raises(Refusal) as refused:
                ask(person, group)
            assert refused.value.code == "barred"
        assert ask(stranger, group).is_pending
        assert ask(member.user, elsewhere).is_pending  # other groups know nothing of it
        clock.shift(timedelta(seconds=1))
        assert ask(other_spelling, group).is_pending
        assert ask(member.user, group).is_pending


def test_the_date_holds_when_the_account_is_deleted_and_when_its_address_changes(
    midori: User, group: PeerGroup
) -> None:
    gone, moved = (make_member(group, make_user(f"{name}", email=f"{name}@example.org")) for name in ("riku", "umi"))
    for member in (gone, moved):
        remove(actor=midori, membership=member, preset="hurting", bar=Bar.YEAR)
    erase_account(actor=gone.user, person=gone.user)
    User.objects.filter(pk=moved.user_id).update(email="atarashii@example.org")
    anew = make_user("また", email="Riku@example.org")
    for person in (anew, User.objects.get(pk=moved.user_id)):
        with pytest.raises(Refusal) as refused:
            ask(person, group)
        assert refused.value.code == "barred"


def test_the_date_holds_when_the_key_of_the_installation_changed(midori: User, group: PeerGroup, settings: Any) -> None:
    member = make_member(group)
    remove(actor=midori, membership=member, preset="hurting", bar=Bar.MONTH)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a new key of this installation, as long as one should be"
    assert removals.barred_until(group, member.user) is not None


def test_the_page_says_until_when_and_where_else_to_turn(
    midori: User, group: PeerGroup, client_for: Callable[..., Client]
) -> None:
    with time_machine.travel("2026-11-30 10:00+09:00", tick=False):
        member = make_member(group)
        remove(actor=midori, membership=member, preset="hurting", bar=Bar.MONTH)
        client = client_for(member.user)
        page = client.get("/groups/kotoba/").content.decode()
        assert "2026年12月30日から、また参加の希望を受け付けます。" in page
        assert "こまったとき" in page
        assert "追放" not in page
        assert "/groups/kotoba/join/" not in page
        assert client.get("/groups/kotoba/join/").url == "/groups/kotoba/"
        sent = {"nickname": "また", "agree": "on", "rules_digest": group.rules_digest, "is_adult": "yes"}
        refused = client.post("/groups/kotoba/join/", sent)
        assert "2026年12月30日から" in refused.content.decode()
        assert "2026年12月30日" not in client_for(make_user()).get("/groups/kotoba/").content.decode()


def test_the_form_says_that_a_new_address_cannot_be_recognised(
    midori: User, group: PeerGroup, client_for: Callable[..., Client]
) -> None:
    member = make_member(group)
    page = client_for(midori).get(f"/groups/kotoba/members/{member.pk}/remove/").content.decode()
    assert "まったく新しいアドレスで来た人は、だれにも見分けられません。" in page


def test_a_facilitator_lets_somebody_ask_again_earlier(midori: User, group: PeerGroup) -> None:
    member = remove(actor=midori, membership=make_member(group), preset="hurting", bar=Bar.YEAR)
    lift_bar(actor=midori, membership=member)
    request = ask(member.user, group)
    assert removals.known_again([request]) == {request.pk}  # still marked
    with pytest.raises(Refusal) as refused:
        lift_bar(actor=midori, membership=member)
    assert refused.value.code == "no_bar"
    assert AuditEntry.objects.filter(verb="groups.lift_bar", actor=midori).count() == 1


def test_the_marks_are_erased_once_their_time_is_over(midori: User, group: PeerGroup) -> None:
    now = timezone.now()
    with time_machine.travel(now, tick=False) as clock:
        remove(actor=midori, membership=make_member(group), preset="hurting", bar=Bar.YEAR)
        clock.shift(timedelta(days=365))
        assert removals.forget_old() == 0
        clock.shift(timedelta(seconds=1))
        assert removals.forget_old() == 2


def test_a_colleague_can_undo_it_too(midori: User, group: PeerGroup) -> None:
    colleague = make_facilitator(group).user
    member = remove(actor=midori, membership=make_member(group), preset="rules")
    assert undo_removal(actor=colleague, membership=member).is_active


def test_a_resting_group_takes_nothing_back_wrongly(midori: User, group: PeerGroup) -> None:
    member = remove(actor=midori, membership=make_member(group), preset="rules")
    PeerGroup.objects.filter(pk=group.pk).update(state=GroupState.PAUSED)
    assert undo_removal(actor=midori, membership=member).is_active
