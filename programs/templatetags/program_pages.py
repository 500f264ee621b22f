"""What the pages of programmes show. Wagtail serves the pages; their templates ask for the rest here."""

from django import template
from django.template import RequestContext

from programs.pages.context import index_context, program_context

register = template.Library()


@register.simple_tag(takes_context=True)
def program_list(context: RequestContext) -> str:
    """Programmes that fit the wishes in the address, for the rest of the block (names: `index_context`)."""
    return _show(context, index_context(context["request"]))


@register.simple_tag(takes_context=True)
def program_dates(context: RequestContext) -> str:
    """The page's next dates and facts, for the rest of the block (names: `program_context`)."""
    return _show(context, program_context(context["request"], context["page"]))


def _show(context: RequestContext, shown: dict[str, object]) -> str:
    for name, value in shown.items():
        context[name] = value
    return ""
