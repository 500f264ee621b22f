"""Which texts of a group are translated. Japanese is required; the other languages fall back to it."""

from modeltranslation.translator import TranslationOptions, register

from groups.models import PeerGroup


@register(PeerGroup)
class PeerGroupTranslation(TranslationOptions):
    fields = ("name", "summary", "purpose", "for_whom", "topics", "ground_rules")
    required_languages = {"ja": ("name", "summary", "purpose", "for_whom", "ground_rules")}
