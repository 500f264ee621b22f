"""A translation is a draft in review; nothing untranslated goes live by itself."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale, Page
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from cms.models import HomePage, NewsPage
from people.models import User
from people.roles import PUBLISHING
from tests.factories.pages import make_news


@pytest.fixture
def english(home: HomePage) -> Locale:
    return Locale.objects.get_or_create(language_code="en")[0]


def submit(client: Client, page: Page, locale: Locale) -> None:
    url = reverse("wagtail_localize:submit_page_translation", args=[page.pk])
    assert client.get(url).status_code == 200
    assert client.post(url, {"locales": [locale.pk]}).status_code == 302


def approve(client: Client, page: Page) -> None:
    url = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", page.current_workflow_task_state.pk])
    client.post(url, {"comment": ""})


@pytest.mark.parametrize("groups", [(), (PUBLISHING,)])
def test_a_submitted_translation_is_a_draft_in_review(
    home: HomePage,
    english: Locale,
    make_user: Callable[..., User],
    client_for: Callable[..., Client],
    groups: tuple[str, ...],
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:
    page = make_news(home, "お祭りがあります")
    staff = make_user("佐藤", staff=True, **({"groups": groups} if groups else {}))
    with django_capture_on_commit_callbacks(execute=True):
        submit(client_for(staff), page, english)
    draft = NewsPage.objects.get(locale=english, translation_key=page.translation_key)
    assert not draft.live
    assert draft.workflow_in_progress


def test_a_review_publishes_what_was_translated_meanwhile_and_a_changed_original_is_a_draft(
    home: HomePage,
    english: Locale,
    make_user: Callable[..., User],
    client_for: Callable[..., Client],
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:
    page = make_news(home, "お祭りがあります")
    editor, publisher = make_user("佐藤", staff=True), make_user("鈴木", staff=True, groups=(PUBLISHING,))
    submit(client_for(editor), page, english)
    source = TranslationSource.objects.get(object_id=page.translation_key)
    segment = source.stringsegment_set.get(string__data="お祭りがあります")
    with django_capture_on_commit_callbacks(execute=True):
        StringTranslation.objects.create(
            translation_of=segment.string, locale=english, context=segment.context, data="A festival",
            translation_type=StringTranslation.TRANSLATION_TYPE_MANUAL, last_translated_by=editor,
        )  # fmt: skip
    translated = NewsPage.objects.get(locale=english, translation_key=page.translation_key)
    approve(client_for(publisher), translated)
    translated.refresh_from_db()
    assert (translated.live, translated.title) == (True, "A festival")

    page.title = "お祭りは雨で中止です"
    page.save_revision().publish()
    update = reverse("wagtail_localize:update_translations", args=[source.pk])
    assert b"publish_translations" not in client_for(editor).get(update).content
    with django_capture_on_commit_callbacks(execute=True):
        assert client_for(editor).post(update, {"publish_translations": "on"}).status_code == 302
    translated = NewsPage.objects.get(pk=translated.pk)
    assert (translated.live, translated.title) == (True, "A festival")
    assert translated.workflow_in_progress
    assert translated.get_latest_revision_as_object().title == "お祭りは雨で中止です"
    assert Translation.objects.filter(source=source, enabled=True).count() == 1


def test_an_editor_cannot_publish_a_translation(
    home: HomePage, english: Locale, make_user: Callable[..., User], client_for: Callable[..., Client]
) -> None:
    page = make_news(home, "お祭りがあります")
    client = client_for(make_user("佐藤", staff=True))
    submit(client, page, english)
    draft = NewsPage.objects.get(locale=english, translation_key=page.translation_key)
    client.post(reverse("wagtailadmin_pages:edit", args=[draft.pk]), {"action": "publish"})
    draft.refresh_from_db()
    assert not draft.live
