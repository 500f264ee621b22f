"""Editors write, publishers publish."""

from collections.abc import Callable

from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from wagtail.models import Page, Workflow, WorkflowState

from cms.models import HomePage, NewsPage
from people.models import User
from tests.cms.make import make_news


def test_the_review_is_there_once_for_all_pages(home: HomePage) -> None:
    workflow = Workflow.objects.get()
    assert workflow.name == "公開前の確認"
    assert home.get_workflow() == workflow
    task = workflow.tasks.get().specific
    assert list(task.groups.all()) == [Group.objects.get(name="Moderators")]


def news_form(title: str, **more: str) -> dict[str, str]:
    return {
        "title": title, "slug": "from-an-editor", "date": "2026-11-23", "summary": "短い説明",
        "body-count": "0", "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0", **more,
    }  # fmt: skip


def test_an_editor_submits_and_a_publisher_publishes(
    home: HomePage, make_user: Callable[..., User], client_for: Callable[..., Client]
) -> None:
    editor, publisher = make_user("佐藤", staff=True), make_user("鈴木", staff=True, groups=("Moderators",))
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

    from tests.programs.make import make_occurrence, make_program

    now = timezone.localtime()
    late = now.replace(hour=23, minute=58, second=0, microsecond=0)
    make_occurrence(make_program("夜の講座"), starts_at=late)
    make_occurrence(make_program("あしたの講座", slug="tomorrow"), starts_at=late + timedelta(days=1))
    html = client_for(make_user("田中", staff=True)).get("/admin/").content.decode()
    assert "きょうの講座" in html
    assert "夜の講座" in html
    assert "あしたの講座" not in html.split("きょうの講座")[1].split("</section>")[0]
