"""The translations are found, checked and compiled."""

import json
import re
from pathlib import Path
from typing import Any

import polib
import pytest

from operations import messages

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%s|\{\w*\}")
TAG = re.compile(r"</?\w+")


@pytest.fixture
def project(tmp_path: Path, settings: object) -> Path:
    """A small project with one app and one template, in place of ours."""
    settings.BASE_DIR = tmp_path
    settings.OUR_APPS = ["app"]
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "views.py").write_text(
        'text = _("こんにちは、%(name)sさん")\nmany = ngettext("%(n)s件", "%(n)s件", 2)\n'
    )
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text(
        "{% translate '話す' %}{% blocktranslate trimmed %}\n  一行目\n  二行目 {{ x }}\n{% endblocktranslate %}"
    )
    return tmp_path


def test_texts_of_code_and_templates_are_found(project: Path) -> None:
    found = messages.find()
    assert sorted(text.msgid for text in found.values()) == sorted(
        ["こんにちは、%(name)sさん", "%(n)s件", "話す", "一行目 二行目 %(x)s"]
    )


def test_a_new_catalogue_has_everything_and_nothing_is_translated(project: Path) -> None:
    messages.update("en")
    assert len(messages.problems("en")) == 4


def test_a_full_catalogue_has_no_problems_and_compiles(project: Path) -> None:
    catalogue = messages.update("en")
    for entry in catalogue:
        if entry.msgid_plural:
            entry.msgstr_plural = {0: "%(n)s item", 1: "%(n)s items"}
        else:
            entry.msgstr = entry.msgid.replace("こんにちは、", "Hello, ")
    catalogue.save(str(messages.catalogue_path("en")))
    assert messages.problems("en") == []
    assert messages.compile_all() == 1
    assert len(polib.mofile(str(messages.catalogue_path("en").with_suffix(".mo")))) == 4


def test_other_placeholders_and_stale_texts_are_problems(project: Path) -> None:
    catalogue = messages.update("en")
    for entry in catalogue:
        if entry.msgid_plural:
            entry.msgstr_plural = {0: "x", 1: "x"}
        else:
            entry.msgstr = "Hello %(nmae)s" if "name" in entry.msgid else "x"
    catalogue.save(str(messages.catalogue_path("en")))
    (project / "templates" / "page.html").write_text("")
    assert sorted(messages.problems("en")) == [
        "en: no longer used: “一行目 二行目 %(x)s”",
        "en: no longer used: “話す”",
        "en: other placeholders in the translation of “こんにちは、%(name)sさん”",
    ]


def test_no_text_of_a_library_is_left_in_english() -> None:
    assert messages.open_in_libraries("ja") == []
    assert len(messages.open_in_libraries("xx")) > 1000  # a language that nobody speaks: everything is missing


@pytest.mark.parametrize("name", ["django", "djangojs"])
def test_the_words_for_libraries_keep_their_placeholders(name: str) -> None:
    catalogue = polib.pofile(str(messages.catalogue_path("ja").with_name(f"{name}.po")))
    wrong = [
        entry.msgid
        for entry in catalogue
        for said in (entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr])
        if set(PLACEHOLDER.findall(said)) - set(PLACEHOLDER.findall(entry.msgid + entry.msgid_plural))
        or (set(TAG.findall(said)) != set(TAG.findall(entry.msgid_plural or entry.msgid)))
    ]
    assert wrong == []


@pytest.mark.django_db
def test_the_scripts_of_the_staff_screens_speak_japanese(client_for: Any, make_user: Any) -> None:
    words = client_for(make_user(staff=True)).get("/admin/jsi18n/").content.decode()
    for said in ("コメントを書く…", "変更を自動で保存しました。", "まだ翻訳していません"):
        assert json.dumps(said)[1:-1] in words
