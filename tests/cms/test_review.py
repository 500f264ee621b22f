"""執筆 write, publishers publish."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.core import mail
from django.test import Client
from django.urls import reverse
from wagtail.models import Page, Workflow, WorkflowState
from wagtail.users.models import UserProfile

from cms.models import HomePage, NewsPage
from notices.actions.mail import send_due
from people.models import User
from people.roles import PUBLISHING
from tests.factories.pages import make_news

pytestmark = pytest.mark.one_database


def test_the_review_is_there_once_for_all_pages(home: HomePage) -> None:
    workflow = Workflow.objects.get()
    assert workflow.name == "公開前の確認"
    assert home.get_workflow() == workflow
    task = workflow.tasks.get().specific
    assert list(task.groups.all()) == [Group.objects.get(name=PUBLISHING)]


def news_form(title: str, **more: str) -> dict[str, str]:
    return {
        "title": title, "slug": "from-an-editor", "date": "2026-11-23", "summary": "短い説明",
        "body-count": "0", "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0", **more,
    }  # fmt: skip


def test_an_editor_submits_and_a_publisher_publishes(
    home: HomePage, make_user: Callable[..., User], client_for: Callable[..., Client]
) -> None:
    editor, publisher = make_user("佐藤", staff=True), make_user("鈴木", staff=True, groups=(PUBLISHING,))
    index = Page.objects.get(url_path=f"{home.url_path}news/")
    url = reverse("wagtailadmin_pages:add", args=["cms", "newspage", index.pk])
    sent = client_for(editor).post(url, news_form("お祭りがあります", **{"action-submit": "1"}))
    assert sent.status_code == 302, sent.context["form"].errors
    page = NewsPage.objects.get(slug="from-an-editor")
    assert not page.live
    assert page.current_workflow_state.status == WorkflowState.STATUS_IN_PROGRESS
    visitor = Client()
    assert visitor.get("/news/from-an-editor/").status_code == 404
    task_state = page.current_workflow_task_state
    approve = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", task_state.pk])
    assert client_for(editor).post(approve, {"comment": ""}).status_code in (302, 403)
    page.refresh_from_db()
    assert not page.live
    client_for(publisher).post(approve, {"comment": ""})
    page.refresh_from_db()
    assert page.live
    assert "お祭りがあります" in visitor.get("/news/from-an-editor/").content.decode()


def test_an_editor_cannot_publish(
    home: HomePage, make_user: Callable[..., User], client_for: Callable[..., Client]
) -> None:
    editor = make_user("佐藤", staff=True)
    page = make_news(home, "まだです", live=False)
    assert not page.permissions_for_user(editor).can_publish()
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    client_for(editor).post(url, news_form("まだです", **{"action-publish": "1"}))
    page.refresh_from_db()
    assert not page.live


def test_the_editors_first_screen(
    home: HomePage, make_user: Callable[..., User], client_for: Callable[..., Client]
) -> None:
    html = client_for(make_user("佐藤", staff=True)).get("/admin/").content.decode()
    assert 'alt="つどい"' in html
    assert "きょうの講座" not in html  # no programme to edit yet
    from datetime import timedelta

    from django.utils import timezone

    from tests.factories.programs import make_occurrence, make_program

    now = timezone.localtime()
    late = now.replace(hour=23, minute=58, second=0, microsecond=0)
    make_occurrence(make_program("夜の講座"), starts_at=late)
    make_occurrence(make_program("あしたの講座", slug="tomorrow"), starts_at=late + timedelta(days=1))
    html = client_for(make_user("田中", staff=True)).get("/admin/").content.decode()
    assert "きょうの講座" in html
    assert "夜の講座" in html
    assert "あしたの講座" not in html.split("きょうの講座")[1].split("</section>")[0]


@pytest.fixture
def sent(home: HomePage, make_user: Callable[..., User], client_for: Callable[..., Client]) -> tuple[User, User, Page]:
    """An English-reading writer, a Japanese-reading publisher, and the page that waits between them."""
    writer = make_user("Sato", staff=True, language="en")
    publisher = make_user("鈴木", staff=True, groups=(PUBLISHING,))
    index = Page.objects.get(url_path=f"{home.url_path}news/")
    url = reverse("wagtailadmin_pages:add", args=["cms", "newspage", index.pk])
    client_for(writer).post(url, news_form("発達の相談会", **{"action-submit": "1"}))
    return writer, publisher, NewsPage.objects.get(slug="from-an-editor")


def decide(client: Client, page: Page, verdict: str, comment: str = "") -> None:
    state = page.current_workflow_state.current_task_state
    client.post(reverse("wagtailadmin_pages:workflow_action", args=[page.pk, verdict, state.pk]), {"comment": comment})


def test_the_reviewer_is_asked_in_their_language(sent: tuple[User, User, Page]) -> None:
    _writer, publisher, page = sent
    assert mail.outbox == []  # the worker sends, a slow mail server holds nobody up
    send_due()
    [letter] = mail.outbox
    assert letter.to == [publisher.email]
    assert letter.subject == f"公開前の確認をお願いします（{settings.ORGANISATION}）"
    assert "書いた人：Satoさん" in letter.body
    assert letter.body.rstrip().endswith("発達の相談会")
    assert f"{settings.BASE_URL}/admin/pages/{page.pk}/edit/" in letter.body


def test_what_is_asked_for_reaches_the_writer_and_stands_in_the_editor(
    sent: tuple[User, User, Page], client_for: Callable[..., Client]
) -> None:
    writer, publisher, page = sent
    send_due()
    mail.outbox.clear()
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert "なおしのお願い" not in client_for(publisher).get(edit).content.decode()
    decide(client_for(publisher), page, "reject", "日時を<b>たして</b>ください。")
    send_due()
    [letter] = mail.outbox
    assert letter.to == [writer.email]
    assert letter.subject == f"Some changes are asked for ({settings.ORGANISATION})"
    assert "日時を<b>たして</b>ください。" in letter.body
    assert "Read by: 鈴木" in letter.body
    assert "発達の相談会" in letter.body
    html = client_for(writer).get(edit).content.decode()
    assert "日時を&lt;b&gt;たして&lt;/b&gt;ください。" in html.split("</head>")[1]
    # Sent again: the reviewer hears of it again, and the old wish is gone from the editor.
    mail.outbox.clear()
    client_for(writer).post(edit, news_form("発達の相談会", **{"action-submit": "1"}))
    send_due()
    assert [one.to for one in mail.outbox] == [[publisher.email]]
    assert "&lt;b&gt;" not in client_for(writer).get(edit).content.decode().split("</head>")[1].split("<form")[0]


def test_the_writer_hears_that_it_is_approved(sent: tuple[User, User, Page], client_for: Callable[..., Client]) -> None:
    writer, publisher, page = sent
    send_due()
    mail.outbox.clear()
    decide(client_for(publisher), page, "approve")
    send_due()
    [letter] = mail.outbox
    assert (letter.to, letter.subject) == ([writer.email], f"The review is done ({settings.ORGANISATION})")


def test_nobody_is_asked_who_wants_no_such_mails(
    home: HomePage, make_user: Callable[..., User], client_for: Callable[..., Client]
) -> None:
    publisher = make_user("鈴木", staff=True, groups=(PUBLISHING,))
    UserProfile.objects.update_or_create(user=publisher, defaults={"submitted_notifications": False})
    index = Page.objects.get(url_path=f"{home.url_path}news/")
    url = reverse("wagtailadmin_pages:add", args=["cms", "newspage", index.pk])
    client_for(make_user("佐藤", staff=True)).post(url, news_form("お祭り", **{"action-submit": "1"}))
    assert send_due() == 0
