"""The pages of つむぎ市's centre. This chapter comes first, because it makes the tree in which programmes live."""

from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import translation
from wagtail.models import Locale

from cms.actions.site import at_path, ensure_site, stream, translate_page
from cms.demo_content import ABOUT, HOME, NEWS
from cms.models import HomePage, NewsIndexPage, NewsPage
from people.models import User


@transaction.atomic
def tell(cast: dict[str, User], today: date) -> None:
    """Create the home and the page about the centre in the city's own words, and its news. Idempotent."""
    home = ensure_site(actor=cast["admin"])
    english = Locale.objects.get(language_code="en")
    homes = {settings.LANGUAGE_CODE: home, "en": home.get_translation(english)}
    for code, page in homes.items():
        with translation.override(code):
            _own_words(page, code, cast)
    index = at_path(home, "news")
    if isinstance(index, NewsIndexPage):
        _news(index, english, cast, today)


def _own_words(home: HomePage, code: str, cast: dict[str, User]) -> None:
    """Change the starting words once; afterwards they belong to whoever edits them."""
    words = HOME[code]
    if not home.revisions.filter(user=cast["editor"]).exists():
        for name, value in words.items():
            setattr(home, name, value)
        home.save_revision(user=cast["editor"], log_action=True).publish(user=cast["publisher"])
    about = at_path(home, "about")
    if about is not None and not about.revisions.filter(user=cast["editor"]).exists():
        about.body = stream(ABOUT[code])
        about.save_revision(user=cast["editor"], log_action=True).publish(user=cast["publisher"])


def _news(index: NewsIndexPage, english: Locale, cast: dict[str, User], today: date) -> None:
    for item in NEWS:
        if index.get_children().filter(slug=item.slug).exists():
            continue
        with translation.override(settings.LANGUAGE_CODE):
            page = NewsPage(
                slug=item.slug,
                title=item.title[0],
                summary=item.summary[0],
                date=today - timedelta(days=item.days_ago),
                body=stream(item.body[0]),
                owner=cast["editor"],
                live=False,
            )
            index.add_child(instance=page)
            page.save_revision(user=cast["editor"], log_action=True).publish(user=cast["publisher"])
        with translation.override("en"):
            text = {"title": item.title[1], "summary": item.summary[1], "body": stream(item.body[1])}
            translate_page(page, english, text, actor=cast["publisher"])
