"""Reasons to choose from, each with the whole text that the person will read: shown before it is sent.

Every text is complete sentences, and blames nobody. It is written in the language of the person who gets it.
"""

from collections.abc import Mapping
from typing import NamedTuple

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from ground.text.letters import clean_text
from groups.moderation import refusals
from people.models import User

Label = str | Promise


class Preset(NamedTuple):
    """A reason: a few words for who chooses it, and the whole text for who reads it."""

    label: Label
    text: Label


Presets = Mapping[str, Preset]

REMOVING: Presets = {
    "hurting": Preset(
        _("人を傷つけることばが続いた"),
        _(
            "ほかの方を傷つけることばが続いたため、このグループへの参加を終わりにしました。"
            "みんなが安心して話せるようにするためです。お話ししたいことがあれば、「伝える」から職員に届けられます。"
        ),
    ),
    "private": Preset(
        _("ほかの人の名前や連絡先などを書いた"),
        _(
            "ほかの方の名前や連絡先など、ご本人が出していないことが書きこまれたため、このグループへの参加を終わりにしました。"
            "お話ししたいことがあれば、「伝える」から職員に届けられます。"
        ),
    ),
    "selling": Preset(
        _("販売や勧誘が続いた"),
        _(
            "販売や勧誘の書きこみが続いたため、このグループへの参加を終わりにしました。"
            "ここは、親どうしが気がねなく話すための場所です。お話ししたいことがあれば、「伝える」から職員に届けられます。"
        ),
    ),
    "rules": Preset(
        _("グループの約束と合わないことが続いた"),
        _(
            "グループの約束と合わないことが続いたため、このグループへの参加を終わりにしました。"
            "ほかのグループには、いつでも参加を希望できます。お話ししたいことがあれば、「伝える」から職員に届けられます。"
        ),
    ),
    "other_place": Preset(
        _("ほかの場所のほうが力になれる"),
        _(
            "いまのお話には、このグループよりも力になれる場所があると考え、ここへの参加を終わりにしました。"
            "どのページの上にもある「こまったとき」から、人のいる窓口を選べます。"
        ),
    ),
}

PAUSING: Presets = {
    "heated": Preset(
        _("話がはげしくなった"),
        _(
            "話がはげしくなってきたので、少しのあいだ、書き込みをお休みにしました。"
            "どなたにもあることです。ひと息ついて、またお話ししましょう。"
        ),
    ),
    "hurting": Preset(
        _("人を傷つけることばがあった"),
        _(
            "ほかの方を傷つけることばがあったため、しばらくのあいだ、書き込みをお休みにしました。"
            "みんなが安心して話せるようにするためです。"
        ),
    ),
    "private": Preset(
        _("人の名前や連絡先などを書いた"),
        _(
            "名前や連絡先など、書かないと約束していることが続いたため、しばらくのあいだ、書き込みをお休みにしました。"
            "あなたと、ほかの方を守るためです。"
        ),
    ),
    "selling": Preset(
        _("販売や勧誘があった"),
        _(
            "販売や勧誘の書きこみがあったため、しばらくのあいだ、書き込みをお休みにしました。"
            "ここは、親どうしが気がねなく話すための場所です。"
        ),
    ),
    "rest": Preset(
        _("夜どおしなど、書きこみが続いている"),
        _(
            "書きこみが長く続いているので、少し休めるように、しばらくのあいだ、書き込みをお休みにしました。"
            "からだのことを心配しています。つらいときは、「こまったとき」から、人のいる窓口を選べます。"
        ),
    ),
}


class Offered(NamedTuple):
    """A reason as it is shown to who chooses it: `text` is what the person will read, in their language."""

    key: str
    label: Label
    text: str
    language: str


def offered(presets: Presets, person: User | None) -> list[Offered]:
    """Return the reasons, each with its text as this person will read it. Without an account: the site's language."""
    language = _language(person)
    return [Offered(key, one.label, _in(one, language), language) for key, one in presets.items()]


def choices(presets: Presets, person: User) -> list[tuple[str, SafeString]]:
    """Return the reasons as choices, each with its text as this person will read it, and one for one's own words."""
    shown = [
        (one.key, format_html('<strong>{}</strong> <span lang="{}">{}</span>', one.label, one.language, one.text))
        for one in offered(presets, person)
    ]
    return [*shown, ("", format_html("<strong>{}</strong>", _("自分のことばで書く（下の欄）")))]


def in_words(presets: Presets, preset: str, more: str, person: User | None) -> str:
    """Return the text of a reason in the person's language, followed by one's own words; either may be empty.

    Raises a refusal when there is no such reason.
    """
    if preset and preset not in presets:
        raise refusals.unknown_preset()
    text = _in(presets[preset], _language(person)) if preset else ""
    return "\n".join(part for part in (text, clean_text(more)) if part)


def _language(person: User | None) -> str:
    return person.language if person else settings.LANGUAGE_CODE


def _in(preset: Preset, language: str) -> str:
    with translation.override(language):
        return str(preset.text)
