"""Labels of fields that exist in several languages: 名前（英語）, Name (Japanese)."""

from django.utils.translation import get_language_info, gettext


def with_language(name: str, code: str) -> str:
    """`name` with the language of this column, in the reader's language (`MODELTRANSLATION_BUILD_LOCALIZED_…`)."""
    language = get_language_info(code)["name_translated"]
    return gettext("%(name)s（%(language)s）") % {"name": name, "language": language}
