"""Translations pass through draft and review like every page. Untranslated text never goes live by itself."""

from typing import Any

from django import forms
from django.db import transaction
from django.db.models.signals import post_save
from django.http import HttpResponse
from wagtail.models import Page, TaskState
from wagtail_localize.models import StringTranslation, Translation, TranslationSource
from wagtail_localize.views.submit_translations import SubmitPageTranslationView
from wagtail_localize.views.update_translations import UpdateTranslationsForm, UpdateTranslationsView

from people.models import User


class SubmitForReviewView(SubmitPageTranslationView):
    """「このページを翻訳」: each new page is a draft and in review at once, whoever requested it."""

    @transaction.atomic
    def form_valid(self, form: forms.Form) -> HttpResponse:
        locales = [locale.pk for locale in form.cleaned_data["locales"]]  # read now: later they count as translated
        answer: HttpResponse = super().form_valid(form)
        originals = (
            self.object.get_descendants(inclusive=True) if form.cleaned_data["include_subtree"] else [self.object]
        )
        keys = [page.translation_key for page in originals]
        for page in Page.objects.filter(locale__in=locales, translation_key__in=keys, live=False):
            _ask_for_review(page.specific, self.request.user)
        return answer


class BringUpToDateForm(UpdateTranslationsForm):
    """The form without "publish immediately", which would publish untranslated text and bypass the review."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["publish_translations"]

    def clean(self) -> dict[str, Any]:
        return {**super().clean(), "publish_translations": False}


class BringUpToDateView(UpdateTranslationsView):
    """Pass changes of the original on to its translations as drafts in review; what is live stays as it was."""

    def get_form(self) -> BringUpToDateForm:
        return BringUpToDateForm(self.request.POST if self.request.method == "POST" else None)

    @transaction.atomic
    def form_valid(self, form: forms.Form) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)
        for translation in self.object.translations.filter(enabled=True).select_related("source", "target_locale"):
            page = translation.get_target_instance()
            if isinstance(page, Page):
                _write_draft(translation, self.request.user)
                _ask_for_review(page, self.request.user)
        return answer


def _write_draft(translation: Translation, user: User | None) -> None:
    """Save a draft with the present translations, and point a review under way to this draft."""
    page = translation.source.get_ephemeral_translated_instance(translation.target_locale, fallback=True)
    revision = page.save_revision(user=user, clean=False)
    TaskState.objects.filter(
        workflow_state__in=page.workflow_states.filter(status="in_progress"), status=TaskState.STATUS_IN_PROGRESS
    ).update(revision=revision)


def _ask_for_review(page: Page, user: User) -> None:
    workflow = page.get_workflow()
    if workflow is not None and not page.workflow_in_progress:
        workflow.start(page, user)


def on_translated(sender: type, instance: StringTranslation, **kwargs: Any) -> None:
    """Put a newly translated sentence into the draft that waits for review, so that approving publishes it."""
    key, locale = instance.context.object_id, instance.locale_id
    transaction.on_commit(lambda: _refresh(key, locale, instance.last_translated_by))


def _refresh(key: Any, locale_id: int, user: User | None) -> None:
    for source in TranslationSource.objects.filter(object_id=key):
        for translation in source.translations.filter(enabled=True, target_locale=locale_id):
            page = translation.get_target_instance()
            if isinstance(page, Page) and page.workflow_in_progress:
                _write_draft(translation, user)


post_save.connect(on_translated, sender=StringTranslation, dispatch_uid="cms.on_translated")
