"""Which display names and nicknames are allowed: one rule for accounts and for nicknames in groups."""

import re
import unicodedata
from functools import lru_cache

import regex
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ground.refusals import Refusal
from ground.text import phones
from ground.text.letters import clean_line, cut, is_blank
from ground.text.looks import skeleton, sound

LONGEST = 20
_ADDRESS = re.compile(
    r"\S@\S|https?:|www\.|[a-z0-9-]\.(com|net|org|jp|io|me|info|tokyo|app|dev|gg)(?![a-z0-9])"
    r"|(?<![a-z])line ?(id)? ?[:=]",
    re.IGNORECASE,
)
# Words in names with which somebody could pass for the people in charge.
_IN_CHARGE = """
職員 公式 見守り 進行役 進行係 管理者 管理人 運営 事務局 事務所 相談員 相談窓口 つどい スタッフ モデレーター アドミン
サポート担当 助産師 保健師 看護師 保育士 心理士 福祉士 医師 市役所 区役所 役場 児童相談所 児相 センター長 担当者
助産婦 看護婦 保健婦 弁護士 医者 児童委員 民生委員 教育委員会 市民課 福祉課 支援課 家庭センター 支援センター
保健センター サポートセンター センターの人 ヘルプデスク
保健士 助産士 看護士 心理師 サポート窓口 システム管理 オフィシャル
コーディネーター ファシリテーター ソーシャルワーカー オペレーター カウンセラー
admin staff official moderator facilitator tsudoi support operator coordinator midwife system helpdesk cityoffice
cityhall webmaster postmaster counselor counsellor
"""
# Words recognised by their sound (見まもり, うんえい), or that are part of other words (ドクターイエロー). They count
# only as a whole name or a whole word of one: あゆみまもり and みほけんしろう are two children's names.
_ALONE = """
ドクター doctor nurse
みまもり しょくいん かんりしゃ じむきょく じょさんし しんこうやく しやくしょ うんえい ほけんし かんごし こうしき
そうだんいん ほいくし たんとうしゃ しんりし みまもりやく みまもり隊 サポート ヘルプ システム
"""
_AFTER = ("", "さん", "です", "係", "担当", "の人")
_READINGS = """
見み 守まも 護ご 職しょく 員いん 管かん 理り 者しゃ 事じ 務む 局きょく 助じょ 産さん 師し 進しん 行こう 役やく 市し
所しょ 運うん 営えい 保ほ 健けん 看かん 公こう 式しき 相そう 談だん 育いく 担たん 当とう 士し
"""
_SOUNDS = str.maketrans({reading[0]: reading[1:] for reading in _READINGS.split()})
_PUNCTUATION = regex.compile(r"[\p{P}\p{Sk}]")
_WORN_DIGITS = str.maketrans("34578", "eastb")  # 5taff, mod3rator


def clean_name(raw: str, *, field: str = "display_name") -> str:
    """A member's name as it is stored. Raises `Refusal` on `field`, saying what would be fine."""
    name = tidy_name(raw, field=field)
    if sounds_in_charge(name):
        raise _refusal(
            field,
            "official",
            _("職員や見守りの人とまちがえられる名前は使えません。"),
            _("「職員」「公式」「見守り」などの言葉をはずしてください。"),
        )
    return name


def tidy_name(raw: str, *, field: str = "display_name") -> str:
    """Any name as it is stored, of the people in charge too: one line, no invisible characters, no address, not long.

    Raises `Refusal` on `field`.
    """
    name = clean_line(unicodedata.normalize("NFC", clean_line(raw)))
    plain = unicodedata.normalize("NFKC", name)
    if is_blank(name) or not _visible(plain):
        raise _refusal(
            field, "empty", _("名前が空です。"), _("「はな」「ゆきママ」のような、呼ばれたい名前を入れてください。")
        )
    if len(name) > LONGEST:
        raise _refusal(field, "too_long", _("名前が長すぎます。"), _("20文字までで入れてください。"))
    if any(unicodedata.category(letter) == "Co" for letter in name):
        raise _refusal(field, "control", _("読めない文字が入っています。"), _("名前を手で打ち直してみてください。"))
    if any(letter in name for letter in "<>"):
        raise _refusal(field, "markup", _("「<」と「>」は名前に使えません。"), _("別の文字に変えてください。"))
    if _ADDRESS.search(plain):
        raise _refusal(
            field,
            "address",
            _("メールアドレスやURLは名前に使えません。"),
            _("あなたを守るためです。呼ばれたい名前を入れてください。"),
        )
    if phones.WITHIN.search(plain):
        raise _refusal(
            field,
            "phone",
            _("電話番号は名前に使えません。"),
            _("あなたを守るためです。呼ばれたい名前を入れてください。"),
        )
    return name


def same_name(one: str, other: str) -> bool:
    """Whether a reader could take the two names for the same. Punctuation does not make a name different."""
    return (_PUNCTUATION.sub("", skeleton(one)) or one) == (_PUNCTUATION.sub("", skeleton(other)) or other)


def numbered(name: str, number: int) -> str:
    """`name` followed by a number, within `LONGEST`."""
    suffix = str(number)
    return cut(name, LONGEST - len(suffix), end="") + suffix


def sounds_in_charge(name: str) -> bool:
    """Whether a reader could take somebody with this name for one of the people in charge."""
    shapes = {sound(name), sound(name.translate(_WORN_DIGITS)), sound(re.sub(r"[0-9]", "", name))}
    if any(word in shape for word in _words_in_charge(settings.ORGANISATION) for shape in shapes):
        return True
    alone = {sound(word) + sound(after) for word in _ALONE.split() for after in _AFTER}
    return any(_spoken(word) & alone for word in (name, *re.split(r"[\s・、,&＆/／]+|の", name)))


def _spoken(word: str) -> set[str]:
    heard = sound(word)
    ways = (heard, heard.replace("護", "まも"), heard.replace("ま守", "まも"))
    return {sound(way.translate(_SOUNDS)) for way in ways}


@lru_cache(maxsize=4)
def _words_in_charge(organisation: str) -> frozenset[str]:
    words = {sound(word) for word in _IN_CHARGE.split()}
    return frozenset(words | ({sound(organisation)} if len(sound(organisation)) > 1 else set()))


def _refusal(field: str, code: str, message: str | Promise, next_step: str | Promise) -> Refusal:
    return Refusal(f"name_{code}", message, next_step, field=field)


def _visible(name: str) -> bool:
    return regex.search(r"[\p{L}\p{N}\p{P}\p{S}]", name.replace("\u2800", "")) is not None
