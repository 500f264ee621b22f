"""Each column that can hold something of a person is declared with its end, and the ends are what happens."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.db import models
from django.db.models import Model
from django.test.utils import isolate_apps
from django.utils import timezone

from chat.actions.report import SNAPSHOT_KEPT
from chat.models import Report
from ground.actions.audit import subject_of
from ground.audit_labels import KINDS, REASONS_KEPT
from ground.enums import ActKind
from ground.retention import After, WithAccount, kept, nobodys
from groups import removals
from groups.models import Alarm, Membership, Removal
from operations.turns import periodic_actions, run_all
from people.actions import account_events, address, unfinished
from people.actions.account import erase_account
from people.models import Consent, User
from programs.signups.actions.erase import DETAILS_KEPT
from tests.community.filled import GONE, Filler
from tests.community.test_promises import CATALOGUE, PAGES
from voices.models import Voice

# Numbers, moments, yes or no: with neither a word nor a tie to somebody they say nothing of a person.
OF_NO_PERSON = (
    models.AutoField, models.IntegerField, models.FloatField, models.DecimalField, models.BooleanField,
    models.DateField, models.TimeField, models.DurationField, models.UUIDField,
)  # fmt: skip
Column = tuple[str, str]  # a table by its label, and a column
OF_A_PERSON = {("groups.Membership", "is_adult"), ("groups.JoinRequest", "is_adult")}  # yes or no, and yet it says much


def points_at_a_person(field: Any) -> bool:
    """At an account, or at a row that goes with one (a membership, say)."""
    to = field.related_model
    return to is not None and (to is User or any(
        of.related_model is User and of.remote_field.on_delete is models.CASCADE for of in to._meta.local_concrete_fields
    ))  # fmt: skip


def personal(tables: Iterable[type[Model]]) -> Iterator[tuple[Column, bool]]:
    """Columns that point at people (True), or can hold words, addresses or names of them (False)."""
    for model in tables:
        for field in () if model._meta.proxy else model._meta.local_concrete_fields:
            column = model._meta.label, field.name
            if field.related_model is not None:
                if points_at_a_person(field):
                    yield column, True
            elif column in OF_A_PERSON or (not field.choices and not isinstance(field, OF_NO_PERSON)):
                yield column, False


def undeclared(tables: Iterable[type[Model]]) -> set[Column]:
    declared = {(row.table, column) for row in kept() for column in row.columns}
    offices = {table for row in nobodys() for table in row.tables}
    return {
        column
        for column, points in personal(tables)
        if column not in declared and (points or column[0] not in offices)
    }  # fmt: skip


def test_every_column_that_can_hold_something_of_a_person_is_declared() -> None:
    assert undeclared(apps.get_models(include_auto_created=True)) == set()


@isolate_apps("people")
def test_a_column_that_nobody_declared_would_be_found() -> None:
    class Diary(Model):  # noqa: DJ008
        owner = models.ForeignKey(User, models.CASCADE, related_name="+")
        words = models.TextField()
        seen_from = models.GenericIPAddressField()
        mood = models.CharField(max_length=4, choices=[("fine", "fine")])
        at = models.DateTimeField()

        class Meta:
            app_label = "people"

    class Note(Model):  # noqa: DJ008
        diary = models.ForeignKey(Diary, models.CASCADE, related_name="+")
        length = models.IntegerField()

        class Meta:
            app_label = "people"

    assert undeclared([Diary, Note]) == {
        ("people.Diary", "owner"),
        ("people.Diary", "words"),
        ("people.Diary", "seen_from"),
        ("people.Note", "diary"),
    }


@pytest.mark.one_database  # SQLite has one table more, of the search
def test_what_is_declared_is_there() -> None:
    there = {column for column, _points in personal(apps.get_models(include_auto_created=True))}
    assert {(row.table, column) for row in kept() for column in row.columns} - there == set()
    assert {table for row in nobodys() for table in row.tables} - {table for table, _column in there} == set()


def test_whatever_ends_by_itself_is_ended_by_the_worker() -> None:
    ending = {end.by for row in kept() for end in row.ends if isinstance(end, After)}
    assert len(ending) > 10
    assert ending - set(periodic_actions()) == set()


# ── What happens ──


class Held:
    """What stands in every declared table now, and what of it is the person's."""

    def __init__(self, person: int) -> None:
        self.person = person
        self.models = {model._meta.label: model for model in apps.get_models(include_auto_created=True)}
        self.rows: dict[str, dict[Any, dict[str, Any]]] = {}
        for table in {row.table for row in kept()}:
            columns = [field.name for field in self.models[table]._meta.local_concrete_fields]
            self.rows[table] = {row["pk"]: row for row in self.models[table]._base_manager.values("pk", *columns)}

    def field(self, table: str, column: str) -> Any:
        return self.models[table]._meta.get_field(column)

    def value(self, table: str, column: str, key: Any) -> Any:
        found = self.rows[table].get(key, {}).get(column)
        return bytes(found).decode() if isinstance(found, (bytes, memoryview)) else found

    def names(self, table: str, column: str, key: Any) -> bool:
        """Whether the person stands there: it points at them or at a row of theirs, or holds a word of theirs."""
        value, to = self.value(table, column, key), self.field(table, column).related_model
        if to is not None:
            return value == self.person if to is User else value in self.own(to._meta.label)
        number = value.get("user") if isinstance(value, dict) else value
        return GONE in str(value) or str(number) == str(self.person)

    def own(self, table: str) -> set[Any]:
        """The rows that are the person's as a whole."""
        if table == "sessions.Session":
            return set(self.rows[table])  # nobody else has signed in
        if table == "people.User":
            return {self.person} & set(self.rows[table])
        fields = [
            field.name for field in self.models[table]._meta.local_concrete_fields
            if field.related_model is User and field.remote_field.on_delete is models.CASCADE
        ]  # fmt: skip
        return {key for key, row in self.rows[table].items() if any(row[name] == self.person for name in fields)}

    def filled(self, table: str, column: str) -> set[Any]:
        """The rows in which this column holds something of the person."""
        points = self.field(table, column).related_model is not None
        own = {key for key in self.own(table) if self.value(table, column, key) and not points}
        return own | {key for key in self.rows[table] if self.names(table, column, key)}


def going() -> list[Column]:
    """What is declared to go with the account."""
    return [
        (row.table, column)
        for row in kept() if any(isinstance(end, WithAccount) for end in row.ends)
        for column in row.columns
    ]  # fmt: skip


# No row is ever in these without going around the site, or none in the story of one person; the database lets them go.
NEVER_FILLED = {"people.User_user_permissions", "wagtailcore.APIToken", "wagtail_localize.SegmentOverride"}


def test_what_is_declared_to_go_with_the_account_goes_with_it(filler: Filler) -> None:
    before = Held(filler.person.pk)
    erase_account(actor=filler.person, person=filler.person)
    after = Held(filler.person.pk)
    left = {
        (table, column, key)
        for table, column in going()
        for key in before.filled(table, column)
        if after.names(table, column, key)
        or (key in before.own(table) and after.value(table, column, key) == before.value(table, column, key) != "")
    }
    assert {one for one in left if one[2] in after.rows[one[0]]} == set()


def test_each_of_these_columns_was_filled_or_the_database_lets_it_go(filler: Filler) -> None:
    """Or else the test before would show nothing of it."""
    before = Held(filler.person.pk)
    empty = {(table, column) for table, column in going() if not before.filled(table, column) | before.own(table)}
    pointing = {
        (table, column) for table, column in empty
        if before.field(table, column).related_model is not None
        and before.field(table, column).remote_field.on_delete in (models.CASCADE, models.SET_NULL)
    }  # fmt: skip
    assert {(table, column) for table, column in empty - pointing if table not in NEVER_FILLED} == set()


def test_with_somebody_elses_account_nothing_of_the_person_goes(filler: Filler) -> None:
    """The same eyes see what does not go."""
    before = Held(filler.person.pk)
    erase_account(actor=filler.circle.hana, person=filler.circle.hana)
    after = Held(filler.person.pk)
    assert {one for one in going() if before.filled(*one) and not after.filled(*one)} == set()


def test_what_is_declared_to_end_by_itself_has_ended_when_its_time_is_over(filler: Filler) -> None:
    """Everything is settled; then the worker comes, and nobody else."""
    now = timezone.now()
    Report.objects.update(state="upheld", resolved_at=now)
    Membership.objects.update(left_at=now, ended_by="self")
    Alarm.objects.update(ended_at=now)
    Voice.objects.update(answered_at=now)
    removals.keep(filler.circle.group, filler.person)
    subject_type, subject_id = subject_of(filler.made["programs.enrollment"])
    Consent.objects.update(subject_type=subject_type, subject_id=subject_id)
    before = Held(filler.person.pk)
    for days in (4 * 366, 4 * 366 + 31):  # what the worker still sent on the first of them goes on the second
        with time_machine.travel(now + timedelta(days=days)):
            assert set(run_all()) == {f"{action.__module__}.{action.__name__}" for action in periodic_actions()}
    after = Held(filler.person.pk)
    left = {
        (table, column)
        for row in kept() if any(isinstance(end, After) for end in row.ends)
        for table, column in ((row.table, name) for name in row.columns)
        for key in before.filled(table, column)
        if after.value(table, column, key) == before.value(table, column, key)
    }  # fmt: skip
    assert not Removal.objects.exists()
    finished = {"people.User", "account.EmailAddress"}  # a registration that was finished lasts as long as the account
    assert {(table, column) for table, column in left if table not in finished} == set()


INSIDE, READINGS = KINDS[ActKind.INSIDE].kept, KINDS[ActKind.READINGS].kept
KEPT_OF_ACTS = {kind.kept for kind in KINDS.values()}
SAID = [
    ("よび名とメモは、講座の{}日あとに消えます", [DETAILS_KEPT.days]),
    ("この申し込みのお知らせ（日程の変更や中止、取りやめ）だけに使い、講座の{}日あとに消します", [DETAILS_KEPT.days]),
    ("名前やメモ、アドレスは、講座の{}日後に消します", [DETAILS_KEPT.days]),
    ("理由はいりません。講座の{}日あとまで使えます", [DETAILS_KEPT.days]),
    ("{}日以内に、登録の途中の情報は消えます", [unfinished.KEPT.days]),
    ("ログインや変更の、{}日分の記録です", [account_events.KEPT.days]),
    ("お心当たりがないときは、{}時間以内に、つぎのページで元に戻せます", [address.UNDONE_WITHIN // timedelta(hours=1)]),
    ("対応してから{}日まで残ります", [SNAPSHOT_KEPT.days]),
    ("離れたという記録は、{}年残ります", [INSIDE.days // 365]),
    ("したことは{}年、理由は{}日、記録に残ります", [INSIDE.days // 365, REASONS_KEPT.days]),
    ("だれがいつ見たかを{}年残します", [READINGS.days // 365]),
    ("だれが、いつ、なぜ開いたかを{}年残します", [READINGS.days // 365]),
    ("いつどんな操作があったかの記録（種類により{}日〜{}年）", [min(KEPT_OF_ACTS).days, max(KEPT_OF_ACTS).days // 365]),
    ("操作の種類により、操作から{}日〜%(days)s", [min(KEPT_OF_ACTS).days]),
]


@pytest.mark.parametrize(("sentence", "periods"), SAID)
def test_sentences_name_the_periods_that_are_kept(sentence: str, periods: list[int]) -> None:
    """Where a number stands in a sentence that translators read as one: forms, mails, and the first pages."""
    said = sentence.format(*periods)
    assert said in PAGES["ja"] or any(said in text for text in CATALOGUE)
