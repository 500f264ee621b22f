"""Reports about a facilitator, worries, what is handed over, and what the coordinator sees of it."""

from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from chat.actions import coordinate, moderate
from chat.actions.report import hand_over, report, resolve
from chat.enums import MessageState, ReportReason, ReportState
from chat.models import Event, Message, Report
from chat.queries.reports import count_for, open_reports, waiting_reports
from desk.models import Case
from desk.queries import desk_mark, waiting_count
from ground.models import AuditEntry
from ground.refusals import Refusal
from groups.actions import appoint
from groups.actions.decide import accept, decline
from groups.models import Membership
from groups.rules import is_coordinator
from notices.models import OutgoingMail
from people.models import User
from tests.chat.phones import Phone, online, session_for
from tests.factories import groups as make
from tests.factories import rooms as talk

pytestmark = pytest.mark.django_db
WORDS = "進行役のひどいことば"


@pytest.fixture
def circle() -> talk.Circle:
    return talk.circle()


@pytest.fixture
def about_her(circle: talk.Circle) -> Report:
    """About the only facilitator."""
    message = talk.say(circle.midori, circle.group, WORDS)
    return report(actor=circle.hana, message=message, reason=ReportReason.HURT, note="こわいです")


@pytest.fixture
def coordinator(make_user: Any) -> User:
    user: User = make_user("つなぐ人", second_factor=True)
    make.make_coordinator(user)
    return user


def code_of(action: Any, **given: Any) -> str:
    with pytest.raises(Refusal) as refused:
        action(**given)
    return refused.value.code


def version(told: Report) -> int:
    """The version of the case that a page opened now would carry."""
    found: int = Case.objects.get(message=told.message_id).version
    return found


def refreshed(thing: Any) -> Any:
    thing.refresh_from_db()
    return thing


# ── a report about her is not hers ──


def test_not_a_byte_of_a_report_about_her_comes_to_a_facilitator(
    circle: talk.Circle, about_her: Report, client_for: Any
) -> None:
    desk, room = client_for(circle.midori), f"/groups/{circle.group.slug}/room/"
    for page in ("/desk/", f"{room}reports/", room, "/my/"):
        text = desk.get(page).content.decode()
        assert "こわいです" not in text
        assert "読んでつらくなった</h" not in text
        assert f"report-{about_her.pk}" not in text
    assert desk.get("/desk/").context["desk"].waiting == 0
    assert desk.get(room).context["reports"] == 0
    assert waiting_count(circle.midori) == 0
    assert count_for(waiting_reports([circle.room.pk]), circle.room.pk, circle.midori.pk, 0) == 0
    assert not OutgoingMail.objects.filter(to_user=circle.midori, template__startswith="chat/").exists()
    posts = {"reason": "x", "answer": "x", "outcome": "dismissed"}
    for path in ("hide", "handled", "leave", "hand-over"):
        assert desk.post(f"/desk/reports/{about_her.pk}/{path}/", posts).status_code == 404
    assert desk.post(f"{room}reports/{about_her.pk}/", posts).status_code == 404
    assert code_of(resolve, actor=circle.midori, report=about_her, upheld=False) == "not_yours"
    assert code_of(hand_over, actor=circle.midori, report=about_her) == "not_yours"
    message = Message.objects.get(body=WORDS)
    assert code_of(moderate.hide, actor=circle.midori, message=message, reason="自分でかくす") == "own_words"
    assert refreshed(about_her).state == ReportState.OPEN


def test_nor_a_frame(transactional_db: None) -> None:
    circle = talk.circle()
    hers = talk.say(circle.midori, circle.group, WORDS)
    soras = talk.say(circle.sora, circle.group, "そらのことば")
    keys = [session_for(user) for user in (circle.midori, circle.hana)]

    async def story() -> None:
        midori, hana = Phone(keys[0]), Phone(keys[1])
        assert (await midori.open())["reports"] == 0
        await hana.open()
        await hana.ask("report", message=hers.pk, reason="hurt")
        await hana.ask("report", message=soras.pk, reason="hurt")
        assert (await midori.expect("reports"))["open"] == 1
        assert [frame["open"] for frame in midori.received if frame["t"] == "reports"] == [1]
        await midori.hang_up()
        await hana.hang_up()

    online(story)


def test_a_colleague_sees_it_also_when_it_was_said_as_a_member(circle: talk.Circle) -> None:
    message = talk.say(circle.hana, circle.group, "まえのことば")
    told = report(actor=circle.sora, message=message, reason=ReportReason.HURT)
    make.appointed(circle.group, circle.hana)
    assert list(open_reports(circle.hana)) == []
    assert list(open_reports(circle.midori)) == [told]


def test_a_facilitator_does_not_bring_back_what_a_colleague_hid_of_hers(circle: talk.Circle) -> None:
    colleague = make.appointed(circle.group, circle.hana).user
    message = talk.say(circle.midori, circle.group, WORDS)
    moderate.hide(actor=colleague, message=message, reason="つよいことばでした")
    assert code_of(moderate.restore, actor=circle.midori, message=message, reason="x") == "own_words"
    assert (refreshed(message).state, message.hidden_by) == ("hidden", colleague)


def test_a_facilitator_decides_nothing_about_her_own_words_on_any_page(
    circle: talk.Circle, about_her: Report, client_for: Any
) -> None:
    message, desk = Message.objects.get(body=WORDS), client_for(circle.midori)
    page = f"/groups/{circle.group.slug}/room/{message.pk}/"
    acts = {"hide": False, "restore": False, "withdraw": True}

    def tried(*paths: str) -> None:
        shown = desk.get(page)
        assert {act: act in shown.context["may"] for act in acts} == acts
        for path in paths:
            refused = desk.post(path, {"reason": "自分で決める"}, follow=True)
            assert refused.status_code == 403
            assert "自分では決められません" in refused.content.decode()

    tried(f"{page}hide/")
    assert refreshed(message).is_visible
    colleague = make.appointed(circle.group, circle.sora).user
    moderate.hide(actor=colleague, message=message, reason="つよいことばでした")
    tried(f"{page}hide/", f"{page}restore/", f"/desk/messages/{message.pk}/restore/")
    shown = desk.get("/desk/").content.decode()
    assert WORDS in shown
    assert f"/desk/messages/{message.pk}/restore/" not in shown
    assert f"/desk/messages/{message.pk}/restore/" in client_for(colleague).get("/desk/").content.decode()
    assert (refreshed(message).state, message.hidden_by, message.hidden_reason) == (
        "hidden",
        colleague,
        "つよいことばでした",
    )
    assert set(
        AuditEntry.objects.filter(verb__in=["chat.hide_message", "chat.restore_message"]).values_list("actor")
    ) == {(colleague.pk,)}


def test_nor_by_a_frame_alone_or_with_a_colleague(transactional_db: None) -> None:
    circle = talk.circle()
    message = talk.say(circle.midori, circle.group, WORDS)
    report(actor=circle.hana, message=message, reason=ReportReason.HURT)
    key = session_for(circle.midori)

    async def story() -> None:
        midori = Phone(key)
        await midori.open()
        for kind in ("hide", "restore"):
            assert (await midori.ask(kind, message=message.pk, reason="自分で決める"))["code"] == "own_words"
        await midori.hang_up()

    online(story)
    assert refreshed(message).is_visible
    colleague = make.appointed(circle.group, circle.sora).user
    moderate.hide(actor=colleague, message=message, reason="つよいことばでした")
    online(story)
    assert (refreshed(message).state, message.hidden_by) == ("hidden", colleague)


def hidden_by_herself(message: Message) -> Message:
    """As it stands in a database from the time when that could be done."""
    Message.objects.filter(pk=message.pk).update(
        state=MessageState.HIDDEN, hidden_by=message.author, hidden_reason="自分でかくした"
    )
    return refreshed(message)


def test_what_she_once_hid_herself_is_hidden_by_a_colleague_who_looks(
    circle: talk.Circle, about_her: Report, client_for: Any
) -> None:
    message = hidden_by_herself(Message.objects.get(body=WORDS))
    assert code_of(moderate.restore, actor=circle.midori, message=message, reason="x") == "own_words"
    colleague = make.appointed(circle.group, circle.sora).user
    desk = client_for(colleague)
    shown = desk.get(f"/groups/{circle.group.slug}/room/{message.pk}/")
    assert shown.context["may"] == {"reply", "hide", "restore"}
    done = desk.post(f"/desk/reports/{about_her.pk}/hide/", {"reason": "つよいことばでした"}, follow=True)
    assert "メッセージを隠しました" in done.content.decode()
    assert (refreshed(message).state, message.hidden_by, message.hidden_reason) == (
        "hidden",
        colleague,
        "つよいことばでした",
    )
    assert (refreshed(about_her).state, about_her.resolved_by) == (ReportState.UPHELD, colleague)
    assert Event.objects.filter(message=message).values_list("kind", "actor").last() == ("hidden", colleague.pk)
    assert AuditEntry.objects.get(verb="chat.hide_message").actor == colleague
    assert code_of(moderate.restore, actor=circle.midori, message=message, reason="x") == "own_words"


def test_and_by_the_coordinator_where_she_is_alone(
    circle: talk.Circle, about_her: Report, coordinator: User, client_for: Any
) -> None:
    message = hidden_by_herself(Message.objects.get(body=WORDS))
    client, path = client_for(coordinator), f"/desk/cases/{about_her.pk}/"
    assert client.get(path).context["may_hide"] is True
    done = client.post(path, {"act": "hide", "text": "つらい人がいます", "version": version(about_her)}, follow=True)
    assert "メッセージを隠しました" in done.content.decode()
    assert done.context["may_hide"] is False
    assert (refreshed(message).hidden_by, message.hidden_reason) == (coordinator, "つらい人がいます")
    assert Event.objects.filter(message=message).values_list("kind", "actor").last() == ("hidden", coordinator.pk)
    sent = {"act": "hide", "text": "もう一度", "version": version(about_her)}
    again = client.post(path, sent, follow=True).content.decode()
    assert "もう見えなくなっています" in again
    assert "メッセージを隠しました" not in again
    assert (refreshed(message).hidden_reason, AuditEntry.objects.filter(verb="chat.hide_message").count()) == (
        "つらい人がいます",
        1,
    )


@pytest.mark.parametrize("act", [{}, {"act": ""}, {"act": "zzz"}])
def test_a_button_that_is_not_there_closes_no_case_and_loses_no_words(
    about_her: Report, coordinator: User, client_for: Any, act: dict[str, str]
) -> None:
    answer = client_for(coordinator).post(f"/desk/cases/{about_her.pk}/", {**act, "text": "書きかけの返事"})
    assert answer.status_code == 422
    assert "どのボタンが押されたのか" in answer.content.decode()
    assert "書きかけの返事</textarea>" in answer.content.decode()
    assert refreshed(about_her).state == ReportState.OPEN


def test_who_comes_second_is_told_so_and_the_report_is_settled_all_the_same(
    circle: talk.Circle, coordinator: User, client_for: Any
) -> None:
    message = talk.say(circle.sora, circle.group, "そらのことば")
    case = report(actor=circle.hana, message=message, reason=ReportReason.HURT)
    member = make.make_member(circle.group, nickname="うみ").user
    told = report(actor=member, message=message, reason=ReportReason.OTHER)
    hand_over(actor=circle.midori, report=case)
    coordinate.hide_in_case(actor=coordinator, report=case, reason="はじめの理由")
    desk, room = client_for(circle.midori), f"/groups/{circle.group.slug}/room/{message.pk}/"
    for path in (f"/desk/reports/{told.pk}/hide/", f"{room}hide/"):
        said = desk.post(path, {"reason": "べつの理由"}, follow=True).content.decode()
        assert "もう見えなくなっています" in said
        assert "隠しました" not in said
        assert "見えなくしました。</" not in said
    assert (refreshed(message).hidden_by, message.hidden_reason) == (coordinator, "はじめの理由")
    assert (refreshed(told).state, refreshed(case).state) == (ReportState.UPHELD, ReportState.OPEN)


# ── a worry is closed by hand ──


def test_hiding_does_not_close_a_worry(circle: talk.Circle, client_for: Any) -> None:
    message = talk.say(circle.sora, circle.group, "もうつかれた")
    worry = report(actor=circle.hana, message=message, reason=ReportReason.WORRIED)
    desk = client_for(circle.midori)
    response = desk.post(f"/desk/reports/{worry.pk}/hide/", {"reason": "いったん"}, follow=True)
    assert "心配は、ここに残しています" in response.content.decode()
    assert refreshed(message).state == "hidden"
    assert refreshed(worry).state == ReportState.OPEN
    resolve(actor=circle.midori, report=worry, upheld=True, answer="話しました")
    assert refreshed(worry).state == ReportState.UPHELD


# ── every change is seen ──


def test_every_change_gives_another_mark(circle: talk.Circle) -> None:
    seen = [desk_mark(circle.midori)]

    def changed() -> None:
        seen.append(desk_mark(circle.midori))

    first = make.make_request(circle.group)
    changed()
    message = talk.say(circle.sora, circle.group, "ことば")
    accept(actor=circle.midori, join_request=first)  # one less, and one more: the count stays
    told = report(actor=circle.hana, message=message, reason=ReportReason.HURT)
    changed()
    resolve(actor=circle.midori, report=told, upheld=False)
    changed()
    moderate.hide(actor=circle.midori, message=message, reason="かくす")
    changed()
    moderate.freeze(actor=circle.midori, room=circle.room, reason="やすみ")
    changed()
    moderate.unfreeze(actor=circle.midori, room=circle.room)
    changed()
    assert all(one != other for one, other in pairwise(seen))
    other = make.appointed(circle.group).user
    assert desk_mark(other) not in seen  # keyed by the reader


# ── the coordinator ──


def test_a_coordinator_is_made_by_two_and_accepts(circle: talk.Circle) -> None:
    one, person = make.make_staff(), make.make_user()
    assert code_of(appoint.propose_coordinator, actor=one, user=one) == "not_oneself"
    asked = appoint.propose_coordinator(actor=one, user=person)
    assert code_of(appoint.confirm_appointment, actor=one, appointment=asked) == "second_person"
    appoint.confirm_appointment(actor=make.make_staff(), appointment=asked)
    assert not is_coordinator(person)
    appoint.accept_appointment(actor=person, appointment=asked)
    assert is_coordinator(person)
    appoint.relieve_coordinator(actor=one, appointment=asked)
    assert not is_coordinator(person)


def test_a_coordinator_whose_cases_are_answered_is_not_mailed_though_other_reports_are_open(
    circle: talk.Circle, coordinator: User
) -> None:
    case = report(actor=circle.hana, message=talk.say(circle.midori, circle.group, WORDS), reason=ReportReason.HURT)
    report(actor=circle.hana, message=talk.say(circle.sora, circle.group, WORDS), reason=ReportReason.HURT)
    waiting = OutgoingMail.objects.filter(template="chat/case_waiting", cancelled_at=None)
    assert waiting.count() == 1
    coordinate.answer_case(actor=coordinator, report=case, upheld=True, answer="話しました")
    assert waiting.count() == 0
    assert OutgoingMail.objects.filter(template="chat/report_waiting", cancelled_at=None).count() == 1


def test_what_has_no_other_facilitator_is_the_coordinators_and_each_reading_is_recorded(
    circle: talk.Circle, coordinator: User, client_for: Any
) -> None:
    for number in range(5):
        talk.say(circle.sora, circle.group, f"まわり{number}")
    message = talk.say(circle.midori, circle.group, WORDS)
    told = report(actor=circle.hana, message=message, reason=ReportReason.HURT, note="こわいです")
    assert OutgoingMail.objects.get(template="chat/case_waiting").to_user == coordinator
    client = client_for(coordinator)
    page = client.get("/desk/").content.decode()
    assert f"/desk/cases/{told.pk}/" in page
    assert WORDS not in page
    assert "こわいです" not in page
    assert not AuditEntry.objects.filter(verb="chat.read_case").exists()
    case = client.get(f"/desk/cases/{told.pk}/").content.decode()
    assert WORDS in case
    assert "まわり4" in case
    assert "まわり1" not in case  # three lines around it, and no more
    assert AuditEntry.objects.filter(verb="chat.read_case", actor=coordinator, subject_id=str(told.pk)).count() == 1
    room = f"/groups/{circle.group.slug}/room/"
    assert client.get(room).status_code == 403
    refused = client.post(f"/desk/cases/{told.pk}/", {"act": "hide", "text": "", "version": version(told)})
    assert refused.status_code == 422
    assert "autofocus" in refused.content.decode()
    sent = {"act": "hide", "text": "つらい人がいます", "version": version(told)}
    assert client.post(f"/desk/cases/{told.pk}/", sent).status_code == 302
    assert refreshed(told).state == ReportState.OPEN
    sent = {"act": "handled", "text": "話しました", "version": version(told)}
    assert client.post(f"/desk/cases/{told.pk}/", sent).status_code == 302
    assert (refreshed(told).state, told.resolved_by) == (ReportState.UPHELD, coordinator)


def test_a_case_needs_the_second_factor(
    circle: talk.Circle, about_her: Report, make_user: Any, client_for: Any
) -> None:
    user = make_user("つなぐ人")
    make.make_coordinator(user)
    response = client_for(user).get(f"/desk/cases/{about_her.pk}/")
    assert (response.status_code, response["Location"]) == (302, "/accounts/2fa/")
    assert not AuditEntry.objects.filter(verb="chat.read_case").exists()


def test_what_facilitators_can_answer_is_not_the_coordinators_until_handed_over(
    circle: talk.Circle, coordinator: User, client_for: Any
) -> None:
    message = talk.say(circle.sora, circle.group, "そらのことば")
    told = report(actor=circle.hana, message=message, reason=ReportReason.HURT)
    client, desk = client_for(coordinator), client_for(circle.midori)
    assert client.get(f"/desk/cases/{told.pk}/").status_code == 404
    assert code_of(coordinate.read_case, actor=coordinator, report=told) == "not_your_case"
    assert desk.post(f"/desk/reports/{told.pk}/hand-over/").status_code == 302
    assert waiting_count(circle.midori) == 0
    assert (
        "コーディネーターに引き継がれています"
        in desk.get(f"/groups/{circle.group.slug}/room/reports/").content.decode()
    )
    assert code_of(resolve, actor=circle.midori, report=told, upheld=False) == "handed_over"
    assert client.get(f"/desk/cases/{told.pk}/").status_code == 200
    make.make_member(circle.group, coordinator)
    own = talk.say(coordinator, circle.group, "つなぐ人のことば")
    about = report(actor=circle.hana, message=own, reason=ReportReason.HURT)
    Report.objects.filter(pk=about.pk).update(handed_over_at=timezone.now())
    assert client.get(f"/desk/cases/{about.pk}/").status_code == 404  # about her own words


def test_without_a_coordinator_staff_are_told_and_nothing_is_lost(circle: talk.Circle, make_user: Any) -> None:
    staff = make_user("職員", staff=True)
    message = talk.say(circle.midori, circle.group, WORDS)
    told = report(actor=circle.hana, message=message, reason=ReportReason.HURT)
    mail = OutgoingMail.objects.get(template="chat/coordinator_missing")
    assert (mail.to_user, WORDS in str(mail.context)) == (staff, False)
    soras = report(actor=circle.hana, message=talk.say(circle.sora, circle.group, "x"), reason=ReportReason.HURT)
    assert code_of(hand_over, actor=circle.midori, report=soras) == "no_coordinator"
    person = make.make_coordinator().user
    assert message in coordinate.read_case(actor=person, report=told)


def test_requests_to_a_group_without_facilitators(circle: talk.Circle, coordinator: User, client_for: Any) -> None:
    wish = make.make_request(circle.group, message="はいりたいです", nickname="ゆき")
    client = client_for(coordinator)
    assert client.get(f"/desk/unwatched/{wish.pk}/").status_code == 404
    assert code_of(decline, actor=coordinator, join_request=wish, reply="x") == "not_facilitator"
    Membership.objects.filter(user=circle.midori).update(left_at=timezone.now())
    assert "はいりたいです" not in client.get("/desk/").content.decode()
    assert "はいりたいです" in client.get(f"/desk/unwatched/{wish.pk}/").content.decode()
    assert AuditEntry.objects.filter(verb="groups.read_request", actor=coordinator).count() == 1
    assert code_of(accept, actor=coordinator, join_request=wish) == "not_facilitator"
    assert client.post(f"/desk/unwatched/{wish.pk}/", {"text": "いまは進行役がいません。"}).status_code == 302
    assert refreshed(wish).state == "declined"
    assert client.get(f"/desk/unwatched/{wish.pk}/").status_code == 404
    again = client.post(f"/desk/unwatched/{wish.pk}/", {"text": "いまは進行役がいません。"})
    assert again.status_code == 302  # pressed twice
    refused = client.post(f"/desk/unwatched/{wish.pk}/", {"text": "ほかのことば"})
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "もうあなたが答えています" in page
    assert "readonly>ほかのことば</textarea>" in page
    assert "はいりたいです" not in page
    assert "decline-text" not in page


# ── asking again, answers, forms ──


@pytest.mark.parametrize(
    ("left_as", "comes_as", "known"),
    [
        ("haru@example.org", "haru+2@example.org", True),
        ("haru+baby@example.org", "haru@example.org", True),
        ("haru@gmail.com", "h.a.ru+x@googlemail.com", True),
        ("h.aru@gmail.com", "haru@gmail.com", True),
        ("haru@example.org", "ha.ru@example.org", False),
        ("haru@example.org", "haru@example.com", False),
    ],
)
def test_another_spelling_of_the_mailbox_is_nobody_else(
    circle: talk.Circle, left_as: str, comes_as: str, known: bool
) -> None:
    from groups.models import Removal
    from groups.removals import keep, known_again

    keep(circle.group, User.objects.create_user(left_as, "はる"))
    anew = make.make_request(circle.group, User.objects.create_user(comes_as, "はる"))
    assert known_again([anew]) == ({anew.pk} if known else set())
    assert "haru" not in Removal.objects.get().mark


def test_a_removed_person_who_asks_again_is_marked_for_this_group_only(circle: talk.Circle, client_for: Any) -> None:
    from groups.actions.remove import remove
    from groups.models import Removal
    from groups.removals import KEPT, forget_old, known_again

    other = talk.circle("betsu")
    address = circle.sora.email
    remove(actor=circle.midori, membership=circle.member(circle.sora), reason="約束のため")
    again, elsewhere = make.make_request(circle.group, circle.sora), make.make_request(other.group, circle.sora)
    stranger = make.make_request(circle.group)
    assert known_again([again, elsewhere, stranger]) == {again.pk}
    assert "退出してもらった方" in client_for(circle.midori).get("/desk/").content.decode()
    assert "退出してもらった方" not in client_for(other.midori).get("/desk/").content.decode()
    circle.sora.delete()
    anew = make.make_request(circle.group, User.objects.create_user(address, "べつの名前"))
    assert known_again([anew]) == {anew.pk}  # with a new account, too
    mark = Removal.objects.get()
    assert address not in mark.mark
    Removal.objects.update(until=mark.until - KEPT)
    assert known_again([anew]) == set()
    assert forget_old() == 1


@pytest.mark.parametrize("language", ["ja", "en"])
def test_an_answer_begins_with_whole_sentences_in_the_askers_language(
    circle: talk.Circle, client_for: Any, language: str
) -> None:
    asker = make.make_user(language=language)
    make.make_request(circle.group, asker)
    page = client_for(circle.midori).get("/desk/").content.decode()
    end = "。</textarea>" if language == "ja" else ".</textarea>"
    assert page.count(f'lang="{language}">') >= 2
    assert page.count(end) == 2
    assert ("We cannot welcome you" in page) == (language == "en")


def test_the_welcome_is_the_first_thing_in_the_room_and_where_the_mail_leads(
    circle: talk.Circle, client_for: Any
) -> None:
    wish = make.make_request(circle.group)
    accept(actor=circle.midori, join_request=wish, reply="ようこそ、ゆっくりどうぞ")
    client: Client = client_for(wish.user)
    room = client.get(f"/groups/{circle.group.slug}/room/").content.decode()
    assert room.index("ようこそ、ゆっくりどうぞ") < room.index('id="log"')
    mail = OutgoingMail.objects.get(template="groups/answered")
    assert "ようこそ、ゆっくりどうぞ" in client.get(mail.context["path"]).content.decode()
    assert (
        "ようこそ、ゆっくりどうぞ"
        not in client_for(circle.hana).get(f"/groups/{circle.group.slug}/room/").content.decode()
    )
    Membership.objects.filter(user=wish.user).update(joined_at=timezone.now() - timedelta(days=15))
    assert "ようこそ、ゆっくりどうぞ" not in client.get(f"/groups/{circle.group.slug}/room/").content.decode()


def test_an_empty_reason_shows_the_form_with_its_error_in_view(circle: talk.Circle, client_for: Any) -> None:
    message = talk.say(circle.sora, circle.group, "ことば")
    told = report(actor=circle.hana, message=message, reason=ReportReason.HURT)
    client, room = client_for(circle.midori), f"/groups/{circle.group.slug}/room/"
    for address in (
        f"/desk/reports/{told.pk}/hide/", f"/desk/groups/{circle.group.slug}/freeze/",
        f"{room}freeze/", f"{room}{message.pk}/hide/", f"{room}reports/{told.pk}/",
    ):  # fmt: skip
        response = client.post(address, {"reason": "", "outcome": ""})
        page = response.content.decode()
        assert response.status_code == 422, address
        assert page.count(" autofocus") == 1, address
        assert client.get(address, follow=True).status_code == 200, address
    desk = client.get("/desk/").content.decode()
    moderate.freeze(actor=circle.midori, room=circle.room, reason="やすみ")
    for page in ("/desk/", room, f"{room}unfreeze/"):
        assert "理由（みんなに見えます）" not in client.get(page).content.decode()
    assert "理由（みんなに見えます）" in desk


def test_words_about_a_case_that_is_answered_meanwhile_stay_to_be_copied(
    circle: talk.Circle, coordinator: User, client_for: Any
) -> None:
    message = talk.say(circle.midori, circle.group, WORDS)
    told = report(actor=circle.hana, message=message, reason=ReportReason.HURT)
    colleague = make.make_user()
    make.make_coordinator(colleague)
    coordinate.answer_case(actor=colleague, report=told, upheld=True, answer="話しました")
    refused = client_for(coordinator).post(f"/desk/cases/{told.pk}/", {"act": "handled", "text": "わたしのメモ"})
    assert refused.status_code == 409
    page = refused.content.decode()
    assert f"{colleague.display_name}さんが先に答えています：対応しました。" in page
    assert '<label for="kept-1">対応のメモ</label>' in page
    assert page.count("わたしのメモ") == 1
