"""Sanitising the HTML of people's texts and editors' pages: one allow-list, and two independent sanitisers.

bleach (html5lib) works on the way in and nh3 (ammonia) on the way out, so that a hole in one is not a hole in both.
bleach escapes what is not allowed and nh3 drops it, so people's plain text is escaped before either sees it ("<3" stays
"<3").
"""

import re
from dataclasses import dataclass, field
from html import unescape

import bleach
import nh3
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.fields import RichTextField
from wagtail.rich_text import expand_db_html

from ground.text.letters import is_blank
from ground.text.links import REL

_EMPTY_HEADING = re.compile(r"<(h[23])>(?:\s|&nbsp;|\u3000|<br>)*</\1>")
_TAG = re.compile(r"<[^>]*>")

# What the editor's toolbar offers.
FEATURES = ["h3", "bold", "ol", "ul", "link", "document-link"]


LONGEST = 50_000  # characters of one text including its tags: about thirty printed pages
DEEPEST = 30  # levels of nesting, such as lists within lists
MOST_GROWN = 2  # "<" is stored as "&lt;"
_OPENS_OR_CLOSES = re.compile(r"<(/?)(?!br\b)[a-z]")
_TOO_LONG = _("文が長すぎます。%(n)s文字までにするか、いくつかに分けてください。")
_TOO_DEEP = _("文の組み立てが込み入っていて、保存できません。書式をはずしてから、貼りつけ直してください。")


@dataclass(frozen=True)
class Allowed:
    """The allowed tags, their attributes, and where links may lead. `stored`: attributes for the database only."""

    tags: frozenset[str]
    protocols: frozenset[str]
    rel: str | None = None
    stored: dict[str, list[str]] = field(default_factory=dict)


LINKS_ONLY = Allowed(frozenset({"a"}), frozenset({"http", "https"}), rel=REL, stored={"a": ["rel"]})
PAGES = Allowed(
    frozenset({"p", "br", "h2", "h3", "b", "strong", "ol", "ul", "li", "a"}),
    frozenset({"http", "https", "mailto", "tel"}),
    stored={"a": ["linktype", "id"]},
)


def on_the_way_in(html: str, allowed: Allowed, *, strip: bool = False) -> str:
    """The HTML as it may be stored. What is not allowed is escaped, or removed with `strip`."""
    attributes = {"a": ["href", *allowed.stored.get("a", ())]}
    cleaned = bleach.clean(html, tags=allowed.tags, attributes=attributes, protocols=allowed.protocols, strip=strip)
    return str(cleaned)


def on_the_way_out(html: str, allowed: Allowed) -> str:
    """The HTML as it may be shown. The database is not trusted blindly."""
    return nh3.clean(
        html,
        tags=set(allowed.tags),
        attributes={"a": {"href"}},
        url_schemes=set(allowed.protocols),
        link_rel=allowed.rel,
    )


def clean_rich_text(source: str) -> str:
    """What an editor wrote, as it is stored: without scripts, styles, external images and embeds.

    Raises ValidationError for texts longer or deeper than anybody writes by hand. bleach takes quadratic time on broken
    or deeply nested HTML, so nh3 tidies it first, and its length and depth are limited.
    """
    if len(source) > LONGEST:
        raise ValidationError(_TOO_LONG % {"n": f"{LONGEST:,}"})
    attributes = {"a": {"href", *PAGES.stored["a"]}}
    schemes = set(PAGES.protocols)
    tidy = nh3.clean(source, tags=set(PAGES.tags), attributes=attributes, url_schemes=schemes, link_rel=None)
    if len(tidy) > MOST_GROWN * LONGEST or _depth(tidy) > DEEPEST:
        raise ValidationError(_TOO_DEEP)
    return on_the_way_in(tidy, PAGES, strip=True)


def _depth(html: str) -> int:
    """How deeply elements are nested at most."""
    deepest = depth = 0
    for closes in _OPENS_OR_CLOSES.findall(html):
        depth += -1 if closes else 1
        deepest = max(deepest, depth)
    return deepest


def shown_rich_text(source: str) -> str:
    """The stored text as HTML for readers: links to pages and documents are resolved, then it is cleaned once more.

    The editor saves an empty paragraph when nothing is written: that counts as no text. Empty headings are dropped.
    """
    shown = _EMPTY_HEADING.sub("", on_the_way_out(expand_db_html(source), PAGES))
    return "" if is_blank(unescape(_TAG.sub("", shown))) else shown


class CleanRichTextField(RichTextField):
    """Rich text of a page or a record, cleaned when it is saved. In migrations it is Wagtail's field."""

    def clean(self, value: str, model_instance: object) -> str:
        """Clean the text for a form, which shows a refusal beside the field."""
        return clean_rich_text(super().clean(value, model_instance) or "")

    def pre_save(self, model_instance: object, add: bool) -> str:
        cleaned = clean_rich_text(super().pre_save(model_instance, add) or "")
        setattr(model_instance, self.attname, cleaned)
        return cleaned

    def deconstruct(self) -> tuple[str, str, list[object], dict[str, object]]:
        name, _path, args, kwargs = super().deconstruct()
        return name, "wagtail.fields.RichTextField", args, kwargs
