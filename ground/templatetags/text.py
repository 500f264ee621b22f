"""How people's and editors' texts get into a page. Templates use no other filter that truncates or trusts text."""

from django import template
from django.utils.safestring import SafeString, mark_safe
from wagtail.rich_text import RichText

from ground.text import letters
from ground.text.markup import shown_rich_text

register = template.Library()


@register.filter
def rich(value: RichText | str) -> SafeString:
    """Editors' rich text as safe HTML."""
    source = value.source if isinstance(value, RichText) else str(value)
    return mark_safe(shown_rich_text(source))  # noqa: S308  cleaned by an allow-list inside the call


@register.filter
def cut(value: str, most: int) -> str:
    """The beginning of a text, at most `most` characters, never cut within a letter as readers see it."""
    return letters.cut(" ".join(str(value).split()), most)
