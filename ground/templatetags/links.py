"""Links that leave the site, in templates of mails and pages: `{{ path|absolute }}`. Loaded everywhere (settings)."""

from django import template
from wagtail.models import Page

from ground import links

register = template.Library()


@register.filter
def absolute(target: str | Page) -> str:
    """The absolute address of a path of this site, or of a Wagtail page."""
    return links.absolute_page(target) if isinstance(target, Page) else links.absolute(target)
