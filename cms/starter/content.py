"""The shape of what a site starts with."""

from dataclasses import dataclass, field
from typing import Any

Blocks = list[tuple[str, Any]]


@dataclass(frozen=True)
class HomeContent:
    """The front page of one language; the names are those of `HomePage`'s fields."""

    title: str
    search_description: str
    greeting: str
    lead: str
    talk_text: str
    learn_text: str
    voice_text: str
    promise: str


@dataclass(frozen=True)
class PageContent:
    """One free page: its address below the home ("guide/parents"), whether the footer links it, and its text."""

    path: str
    title: str
    lead: str
    body: Blocks
    in_menu: bool = True


@dataclass(frozen=True)
class Content:
    """Everything that one language starts with."""

    home: HomeContent
    programs_title: str
    programs_intro: str
    news_title: str
    news_intro: str
    pages: list[PageContent] = field(default_factory=list)
