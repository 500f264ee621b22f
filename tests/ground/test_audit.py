"""What is written down about acts: every act has words, a purpose and an end, and groups' insides stay inside."""

import ast
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone, translation

from chat.actions.moderate import freeze, hide
from chat.actions.report import report
from chat.enums import ReportReason
from ground import audit_facts, audit_labels
from ground.actions import audit
from ground.actions.audit import record
from ground.enums import ActKind
from ground.models import AuditEntry
from ground.periodic import PERIODIC
from groups.actions.decide import accept
from groups.actions.join import request_to_join
from groups.actions.leave import leave
from people.actions.account import erase_account
from people.models import User
from tests.factories import rooms as talk

SOURCES = [file for app in settings.OUR_APPS for file in (Path(settings.BASE_DIR) / app).rglob("*.py")]
SAVED_BY_STAFF_SCREENS = {f"{verb}_{model}" for verb in ("save", "delete") for model in ("place", "helpcontact")}


def verbs_in_the_code() -> set[str]:
    """Every text that is passed or assigned as a verb ("groups.accept")."""
    found = set()
    for file in SOURCES:
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call):
                given = [keyword.value for keyword in node.keywords if keyword.arg == "verb"]
            elif isinstance(node, ast.Assign) and any(getattr(name, "id", "") == "verb" for name in node.targets):
                given = [node.value]
            else:
                continue
            texts = [text for value in given for text in ast.walk(value) if isinstance(text, ast.Constant)]
            found |= {str(text.value) for text in texts if "." in str(text.value) and str(text.value)[0] != "."}
    return found


def test_every_act_in_the_code_has_words_in_both_languages_a_purpose_and_an_end() -> None:
    used = verbs_in_the_code() | {"places.save_place", "places.delete_place", "helplines.save_helpcontact"}
    assert len(used) > 50
    from django.utils import translation

    for verb in used:
        kind = audit_labels.kind_of(verb)
        assert timedelta(days=1) < audit_labels.KINDS[kind].kept <= timedelta(days=3 * 365)
        shown = {}
        for code in ("ja", "en"):
            with translation.override(code):
                shown[code] = str(audit_labels.name_of(AuditEntry(verb=verb)))
        assert shown["ja"] != verb != shown["en"] != shown["ja"], verb
    assert set(audit_labels.KINDS) == set(ActKind)


def test_an_act_that_nobody_named_is_refused(make_user: Callable[..., User]) -> None:
    with pytest.raises(LookupError, match=r"groups\.gossip"):
        record(actor=make_user(), verb="groups.gossip")


def test_administrators_do_not_see_who_asked_is_in_reported_or_was_moderated(
    client_for: Callable[..., Client], make_user: Callable[..., User]
) -> None:
    circle = talk.circle()
    wish = request_to_join(
        actor=circle.outsider,
        group=circle.group,
        nickname="よそのこ",
        message="ひみつのひとこと",
        rules_digest=circle.group.rules_digest,
    )
    accept(actor=circle.midori, join_request=wish, reply="ようこそ")
    said = talk.say(circle.sora, circle.group, "なかのことば")
    report(actor=circle.hana, message=said, reason=ReportReason.HURT, note="つらいです")
    hide(actor=circle.midori, message=said, reason="「なかのことば」は言いすぎです")
    freeze(actor=circle.midori, room=circle.room, reason="そらさんのこと")
    leave(actor=circle.outsider, group=circle.group, delete_messages=True)
    assert AuditEntry.objects.filter(verb__in=audit_labels.verbs_of(ActKind.INSIDE)).count() >= 7
    admin = client_for(make_user("山田", staff=True, is_superuser=True))
    addresses = ["/admin/reports/acts/", "/admin/reports/acts/results/", "/admin/reports/acts/?export=csv"]
    addresses += [
        "/admin/reports/acts/?subject_type=join",
        "/admin/reports/acts/?verb=chat",
        "/admin/reports/site-history/",
    ]
    addresses += ["/admin/reports/site-history/?export=csv", f"/admin/peer-groups/history/{circle.group.pk}/"]
    addresses += [f"/admin/peer-groups/usage/{circle.group.pk}/"]
    addresses += [f"/admin/users/usage/{circle.outsider.pk}/", f"/admin/users/history/{circle.outsider.pk}/"]
    for address in addresses:
        response = admin.get(address)
        text = b"".join(response.streaming_content) if response.streaming else response.content
        for secret in ("よそのこ", "よその人", "はな", "そら", "なかのことば", "つらいです", "参加希望", "chat."):
            assert secret not in text.decode("utf-8-sig"), (address, secret)


def test_every_row_ends_by_its_kind_and_the_worker_erases_it(make_user: Callable[..., User]) -> None:
    user = make_user()
    own, reading = record(actor=user, verb="people.change_language"), record(actor=user, verb="people.appoint")
    assert own.kept_until - own.at == pytest.approx(timedelta(days=365), abs=timedelta(seconds=5))
    assert reading.kept_until - reading.at == pytest.approx(timedelta(days=1095), abs=timedelta(seconds=5))
    AuditEntry.objects.filter(pk=own.pk).update(kept_until=timezone.now() - timedelta(seconds=1))
    assert audit.erase_old in PERIODIC
    assert audit.erase_old() == 1
    assert list(AuditEntry.objects.filter(actor=user)) == [reading]


def test_a_row_of_an_older_version_gets_an_end(make_user: Callable[..., User]) -> None:
    row = record(actor=make_user(), verb="people.change_language")
    AuditEntry.objects.filter(pk=row.pk).update(kept_until=None)
    audit.erase_old()
    row.refresh_from_db()
    assert row.kept_until == row.at + timedelta(days=90)


def test_reasons_inside_groups_go_after_ninety_days(make_user: Callable[..., User]) -> None:
    inside = record(actor=make_user(), verb="chat.freeze", reason="だれかのことば")
    office = record(actor=make_user(), verb="people.appoint", reason="産休の代わり")
    AuditEntry.objects.update(at=timezone.now() - timedelta(days=91))
    assert audit.erase_old() == 1
    inside.refresh_from_db()
    office.refresh_from_db()
    assert (inside.reason, office.reason) == ("", "産休の代わり")


def test_after_an_account_is_gone_no_act_points_at_it(make_user: Callable[..., User]) -> None:
    user, admin = make_user("はな"), make_user("山田", staff=True, is_superuser=True)
    record(actor=user, verb="people.change_display_name", subject=user)
    record(actor=admin, verb="groups.appoint_facilitator", group=1, user=user.pk)
    number = str(user.pk)
    erase_account(actor=user, person=user)
    left = AuditEntry.objects.exclude(verb="people.erase_account").values_list("actor", "subject_id", "detail")
    assert list(left.order_by("pk")) == [(None, "", {}), (admin.pk, "", {})] or number not in str(list(left))


def test_every_fact_beside_an_act_has_a_name_in_both_languages() -> None:
    """Facts are what `record` is given beyond the act itself; those handed on as a whole stand here."""
    given = {("groups.accept_appointment", name) for name in ("role", "group", "user", "on_server", "reads_back")}
    given |= {("programs.make_dates", name) for name in ("made", "removed", "shifted", "flagged")}
    given |= {("groups.change_group", name) for name in ("state", "changed")}
    for file in SOURCES:
        for node in ast.walk(ast.parse(file.read_text())):
            facts_of = {keyword.arg: keyword.value for keyword in getattr(node, "keywords", ())}
            verb = facts_of.get("verb")
            if isinstance(node, ast.Call) and isinstance(verb, ast.Constant) and "." in str(verb.value):
                own = set(facts_of) - {"actor", "verb", "subject", "reason", "subject_type", "subject_id", None}
                given |= {(str(verb.value), str(name)) for name in own if "__" not in str(name)}
    assert len(given) > 40
    assert sorted(one for one in given if not audit_facts.named(*one)) == []


@pytest.mark.parametrize(
    ("verb", "detail", "japanese", "english"),
    [
        ("groups.change_state", {"before": "open", "after": "paused"}, "前：ひらいています、後：お休み中", "Before: Open, After: Resting"),
        ("programs.read_roster", {"addresses": True}, "連絡先も：はい", "Contacts, too: Yes"),
        ("programs.move_occurrence", {"after": "2026-12-22T05:00:00+00:00", "place": None}, "後：2026年12月22日 14:00、場所の番号：なし", "After: 22 Dec 2026, 14:00, Place number: None"),
        ("people.appoint", {"groups": ["執筆", "福祉課"]}, "役割：執筆・福祉課", "Role: Writing, 福祉課"),
        ("people.export", {"list": "people_acts", "format": "csv"}, "一覧：操作の記録、ファイル：CSV", "List: Audit trail, File: CSV"),
        ("people.export", {"list": "gone:away"}, "一覧：gone:away", "List: gone:away"),
        ("groups.change_group", {"changed": ["state", "no_longer"]}, "変えたところ：状態・no_longer", "Changed: Status, no_longer"),
        ("chat.report", {"reason_kind": "worried", "later": 3}, "わけ：書いた人のことが心配、later：3", None),
    ],
)  # fmt: skip
def test_facts_are_said_in_words(verb: str, detail: dict[str, object], japanese: str, english: str | None) -> None:
    act = AuditEntry(verb=verb, subject_type="groups.peergroup", detail=detail)
    assert audit_facts.in_words(act) == japanese
    if english:
        with translation.override("en"):
            assert audit_facts.in_words(act) == english
