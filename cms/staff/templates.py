"""Replace the English words that Wagtail's templates hard-code in their HTML, and nothing else, while they load.

Where a template has a block for the words, `templates/wagtailadmin/` overrides it. The walk over the staff screens
(`tests/cms/test_staff_words.py`) detects new ones after an upgrade.
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
        ("{{ page_type.app_label }}.{{ page_type.model }}", "")  # a name for developers; its column is hidden
    ],
}


class Loader(AppDirectories):
    """Django's app directories loader, with our words in some of Wagtail's templates."""

    def get_contents(self, origin: Origin) -> str:
        contents = super().get_contents(origin)
        for theirs, ours in REPLACED.get(str(origin.template_name), ()):
            contents = contents.replace(theirs, ours)
        return contents
