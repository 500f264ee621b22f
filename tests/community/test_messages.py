"""The translations are found, checked and compiled."""

from pathlib import Path

import polib
import pytest

from community import messages


@pytest.fixture
def project(tmp_path: Path, settings: object) -> Path:
    """A small project with one app and one template, in place of ours."""
    settings.BASE_DIR = tmp_path  # type: ignore[attr-defined]
    settings.OUR_APPS = ["app"]  # type: ignore[attr-defined]
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
