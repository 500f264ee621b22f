"""Which texts of the help menu have a column for each language."""

from modeltranslation.translator import TranslationOptions, register

from helplines.models import HelpContact


@register(HelpContact)
class HelpContactTranslation(TranslationOptions):
    fields = ("label", "note", "hours")
    required_languages = {"ja": ("label",)}
