"""The programmes of the demo, written, published, translated and changed as staff would do it."""

from datetime import date, timedelta
from typing import Any

from django.utils import translation
from wagtail.models import Locale, Page, Site

from people.models import User
from places.models import Place
from programs import demo_enrollments
from programs.dates.actions import occurrences
from programs.dates.actions.make import make_dates
from programs.demo_programs import STORIES, Story
from programs.models import ProgramIndexPage, ProgramPage

WORDS = ("title", "summary", "body", "audience", "what_happens", "what_to_bring")


def tell(cast: dict[str, User], today: date) -> None:
    """Publish at least eight programmes with coming dates, one cancelled and one moved, and sign-ups. Idempotent."""
    with translation.override("ja"):
        index = _index()
        places = Place.objects.in_bulk(field_name="slug")
        for story in STORIES:
            if not ProgramPage.objects.child_of(index).filter(slug=story.slug).exists():
                page = _publish(index, story, places, cast, today)
                _translate(page, story, cast)
                _change_dates(page, cast)
        demo_enrollments.tell(cast, today)


def _index() -> ProgramIndexPage:
    """The index page that `cms` made; without the editorial pages, a new one below the site's root."""
    found: ProgramIndexPage | None = ProgramIndexPage.objects.filter(
        locale=Locale.get_default(), slug="programs"
    ).first()
    if found:
        return found
    root: Page = Site.objects.get(is_default_site=True).root_page
    index: ProgramIndexPage = root.add_child(instance=ProgramIndexPage(title="学ぶ", slug="programs"))
    return index


def _publish(
    index: ProgramIndexPage, story: Story, places: dict[str, Place], cast: dict[str, User], today: date
) -> ProgramPage:
    start = today + timedelta(days=story.after)
    start += timedelta(days=(story.weekday - start.weekday()) % 7)
    page = ProgramPage(
        slug=story.slug,
        live=False,
        owner=cast["editor"],
        kind=story.kind,
        place=places.get(story.place or ""),
        start_date=start,
        start_time=story.start_time,
        duration_minutes=story.duration_minutes,
        rule=story.rule.format(in_a_year=f"{today + timedelta(days=365):%Y%m%d}"),
        **_words(story, 0),
        **story.facts,
    )
    index.add_child(instance=page)
    page.full_clean()
    page.save_revision(user=cast["editor"]).publish(user=cast["publisher"])
    published: ProgramPage = ProgramPage.objects.get(pk=page.pk)
    make_dates(published)  # publishing does so on commit, which in a longer transaction is too late for what follows
    return published


def _translate(page: ProgramPage, story: Story, cast: dict[str, User]) -> None:
    english = Locale.objects.filter(language_code="en").first()
    if english is None:
        return
    copy = page.copy_for_translation(english, copy_parents=True)
    for name, words in _words(story, 1).items():
        setattr(copy, name, words)
    copy.save_revision(user=cast["editor"]).publish(user=cast["publisher"])


def _words(story: Story, language: int) -> dict[str, Any]:
    pairs = {**{name: getattr(story, name) for name in WORDS}, **story.notes}
    return {name: pair[language] for name, pair in pairs.items()}


def _change_dates(page: ProgramPage, cast: dict[str, User]) -> None:
    """One date of the twins' club is called off; the second morning of the course moves to the afternoon."""
    dates = list(page.occurrences.order_by("starts_at")[:2])
    if page.slug == "futago-no-kai" and dates:
        occurrences.cancel(
            actor=cast["editor"],
            occurrence=dates[0],
            reason="会場の設備点検のため、お休みします。次の回でお待ちしています。",
        )
    if page.slug == "hajimete-no-oya" and len(dates) > 1:
        occurrences.move(
            actor=cast["editor"],
            occurrence=dates[1],
            starts_at=dates[1].starts_at + timedelta(hours=4),
            reason="午前中に館内の避難訓練があるため、午後に変わります。",
        )
