"""Which texts of places have a column for each language."""

from modeltranslation.translator import TranslationOptions, register

from places.models import ClosedDay, Place, TryNext


@register(Place)
class PlaceTranslation(TranslationOptions):
    fields = ("name", "summary", "about", "address", "access", "hours_note")
    required_languages = {"ja": ("name", "summary")}


@register(TryNext)
class TryNextTranslation(TranslationOptions):
    fields = ("sentence",)
    required_languages = {"ja": ("sentence",)}


@register(ClosedDay)
class ClosedDayTranslation(TranslationOptions):
    fields = ("note",)
