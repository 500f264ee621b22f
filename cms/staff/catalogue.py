"""The message catalogue for scripts on the staff screens: Wagtail's own, and ours for what it leaves in English."""

from collections.abc import Sequence

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.i18n import JavaScriptCatalog
from wagtail.admin.localization import get_localized_response


class WithOurWords(JavaScriptCatalog):
    """Add our catalogues to Django's view, which reads only those of the named packages."""

    packages = ["wagtail.admin"]

    def get_paths(self, packages: Sequence[str]) -> list[str]:
        """Folders of catalogues; later ones take precedence."""
        return [*super().get_paths(list(packages)), *map(str, settings.LOCALE_PATHS)]


def staff_catalogue(request: HttpRequest) -> HttpResponse:
    """Serve the catalogue in the language that this member of staff chose for the staff screens."""
    answer: HttpResponse = get_localized_response(WithOurWords.as_view(), request)
    return answer
