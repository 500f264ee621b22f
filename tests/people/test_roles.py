"""Staff roles: what they are called, and how a new colleague hears of theirs."""

from collections.abc import Callable
from importlib import import_module
from typing import Any, cast

import pytest
from django import forms
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Group
from django.core import mail
from django.utils import translation

from notices.actions.mail import send_due
from people.actions.staff import appoint
from people.models import User
from people.roles import PUBLISHING, WRITING

rename = import_module("cms.migrations.0003_roles_in_words")


@pytest.mark.parametrize(("language", "names"), [("ja", ["執筆", "公開"]), ("en", ["Writing", "Publishing"])])
def test_roles_are_called_by_what_they_do(db: None, language: str, names: list[str]) -> None:
    roles = [Group.objects.get(name=name) for name in (WRITING, PUBLISHING)]
    with translation.override(language):
        assert [str(role) for role in roles] == names
        own = Group.objects.create(name="福祉課")
        shown = dict(cast(Any, forms.ModelMultipleChoiceField(queryset=Group.objects.all()).choices))
        assert sorted(shown.values()) == sorted([*names, own.name])


def test_an_office_that_named_its_own_roles_keeps_them(db: None) -> None:
    Group.objects.filter(name=WRITING).update(name="広報係")
    Group.objects.filter(name=PUBLISHING).update(name="Moderators")
    before = Group.objects.get(name="Moderators")
    Group.objects.create(name="Editors")
    Group.objects.create(name=WRITING)  # theirs already: nothing is renamed onto it
    rename.forwards(apps, None)
    assert sorted(Group.objects.values_list("name", flat=True)) == sorted(["Editors", "広報係", WRITING, PUBLISHING])
    assert Group.objects.get(name=PUBLISHING).pk == before.pk


def test_the_stock_roles_have_their_rights_on_a_new_installation(db: None) -> None:
    for name in (WRITING, PUBLISHING):
        held = set(Group.objects.get(name=name).permissions.values_list("codename", flat=True))
        assert {"access_admin", "answer_voice", "change_peergroup", "change_place", "submit_translation"} <= held


@pytest.mark.parametrize(
    ("language", "subject", "words"),
    [
        ("ja", "職員用の画面が使えるようになりました（{}）", ["パスキー", "認証アプリ"]),
        ("en", "You can now use the staff screens ({})", ["passkey", "authenticator app"]),
    ],
)
def test_a_new_colleague_is_invited_once(
    make_user: Callable[..., User], language: str, subject: str, words: list[str]
) -> None:
    admin, colleague = make_user("山田", is_superuser=True), make_user("あたらしい人", language=language)
    for names in ([WRITING], [WRITING, PUBLISHING]):
        appoint(actor=admin, colleague=colleague, groups=list(Group.objects.filter(name__in=names)))
    send_due()
    [letter] = mail.outbox
    assert (letter.to, letter.subject) == ([colleague.email], subject.format(settings.ORGANISATION))
    assert f"{settings.BASE_URL}/admin/" in letter.body
    assert [word for word in words if word not in letter.body] == []
