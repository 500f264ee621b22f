"""Editorial pages for tests."""

from itertools import count
from typing import Any

from wagtail.models import Page
from wagtail.rich_text import RichText

from cms.models import FreePage, HomePage, NewsPage

_numbers = count(1)


def make_free_page(home: HomePage, title: str = "おたより", text: str = "", **fields: Any) -> FreePage:
    """A published free page below the home."""
    fields.setdefault("slug", f"free-{next(_numbers)}")
    body = [("paragraph", RichText(f"<p>{text}</p>"))] if text else []
    page: FreePage = home.add_child(instance=FreePage(title=title, body=body, locale=home.locale, **fields))
    return page


def make_news(home: HomePage, title: str = "お知らせです", **fields: Any) -> NewsPage:
    """A published piece of news."""
    fields.setdefault("slug", f"news-{next(_numbers)}")
    fields.setdefault("summary", "短いお知らせ")
    index = Page.objects.get(url_path=f"{home.url_path}news/")
    page: NewsPage = index.add_child(instance=NewsPage(title=title, locale=home.locale, **fields))
    return page
