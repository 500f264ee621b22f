"""Where Wagtail's templates speak English in the middle of their HTML: those words alone are replaced as it is loaded.

What a template offers a block for is overridden in `templates/wagtailadmin/`. The walk over the staff screens
(`tests/cms/test_staff_words.py`) tells when an upgrade brings new ones.
"""

from django.template.base import Origin
from django.template.loaders.app_directories import Loader as AppDirectories

SEARCH = ('value="Search"', """value="{% translate 'Search' %}\"""")
REPLACED = {
    "wagtailadmin/home.html": [SEARCH],
    "wagtailadmin/shared/header.html": [SEARCH],
    "wagtailadmin/shared/headers/_actions.html": [('"Actions"', """"{% translate 'Actions' %}\"""")],
    "wagtailadmin/shared/side_panel_toggle.html": [("{{ count|intcomma }}", '{{ count|default:""|intcomma }}')],
    "wagtailadmin/reports/listing/_list_page_types_usage.html": [
        ("{{ page_type.app_label }}.{{ page_type.model }}", "")  # a name for programmers; its column is hidden
    ],
}


class Loader(AppDirectories):
    """Django's loader of the apps' templates, with our words in some of Wagtail's."""

    def get_contents(self, origin: Origin) -> str:
        contents = super().get_contents(origin)
        for theirs, ours in REPLACED.get(str(origin.template_name), ()):
            contents = contents.replace(theirs, ours)
        return contents
