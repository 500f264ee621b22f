"""Which texts of the playbook have a column for each language."""

from modeltranslation.translator import TranslationOptions, register

from desk.models import PlaybookEntry


@register(PlaybookEntry)
class PlaybookEntryTranslation(TranslationOptions):
    fields = ("to_do", "replies", "for_room", "aftercare")
    required_languages = {"ja": ("to_do",)}
