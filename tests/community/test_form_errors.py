"""A page with something to mend says so in its title, at its top, with the focus there, and a way to each field."""

import re

import pytest
from django.test import Client

from ground.refusals import Refusal
from tests.markup import tidy

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
SUMMARY = re.compile(
    r'<section class="notice notice--error error-summary"[^>]* tabindex="-1" autofocus.*?</section>', re.S
)


def summary(page: str) -> str:
    found = SUMMARY.search(tidy(page))
    assert found, "no summary on the page"
    return found[0]


def test_nothing_is_said_before_anything_was_sent(client: Client) -> None:
    page = client.get("/voices/new/").content.decode()
    assert "error-summary" not in page
    assert "要確認" not in page


@pytest.mark.parametrize(("prefix", "title"), [("", "要確認：声を伝える"), ("/en", "Please check: ")])
def test_the_title_and_the_summary_say_what_to_mend(client: Client, prefix: str, title: str) -> None:
    response = client.post(f"{prefix}/voices/new/", {"body": "", "notify_email": "no-address"})
    assert response.status_code == 422
    page = response.content.decode()
    assert f"<title>{title}" in page
    said = summary(page)
    assert re.findall(r'<a href="#(\w+)">', said) == ["id_body", "id_notify_email"]
    assert all(f'id="{control}"' in page for control in ("id_body", "id_notify_email"))
    assert said.count("<li>") == 2


def test_what_is_wrong_with_a_whole_form_is_said_once(client: Client) -> None:
    page = client.post("/voices/new/", {"body": "声", "website": "spam"}).content.decode()
    assert page.count("見えない欄に文字が入っていたので") == 1
    assert "見えない欄に文字が入っていたので" in summary(page)


def test_typed_words_in_a_summary_stay_text(client: Client) -> None:
    page = client.post("/voices/new/", {"body": "声", "about": "<script>alert(1)</script>"}).content.decode()
    assert "<script>alert" not in summary(page)


def test_a_refusal_is_in_the_title_and_takes_the_focus(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **facts: object) -> None:
        raise Refusal("too_many_voices", "いまは受けつけられません。", "あとでもう一度お試しください。")

    monkeypatch.setattr("voices.views.public.count_giving", refuse)
    page = client.post("/voices/new/", {"body": "声"}).content.decode()
    assert "<title>要確認：" in page
    assert re.search(r'class="notice notice--error" role="alert" tabindex="-1" autofocus', tidy(page))
    assert "error-summary" not in page
