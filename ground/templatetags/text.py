"""How people's and editors' texts come into a page. Templates use no other filter that cuts or trusts text."""

from django import template
from django.utils.safestring import SafeString, mark_safe
from wagtail.rich_text import RichText

from ground.text import letters
from ground.text.markup import shown_rich_text

register = template.Library()


@register.filter
def rich(value: RichText | str) -> SafeString:
    """Rich text of the editors as safe HTML."""
    source = value.source if isinstance(value, RichText) else str(value)
    return mark_safe(shown_rich_text(source))  # noqa: S308  cleaned by an allow-list in the line before


@register.filter
def cut(value: str, most: int) -> str:
    """The beginning of a text, at most `most` characters, ending between letters as readers see them."""
    return letters.cut(" ".join(str(value).split()), most)
