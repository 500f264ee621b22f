"""Names that look alike: reducing a name to its appearance, so that nobody can pass for somebody else in a group.

The skeleton of a name is for comparing only. It may be coarser than the eye (l, 1 and I are the same, and so are 一 and
ー): the price is that somebody is asked for another name, or is given a number.
"""

import unicodedata

from ground.text.kanji import KANJI_FORMS
from ground.text.letters import without_invisible

# One shape a line: all characters are mapped to the first.
_SHAPES = """
a ⲁ а α ɑ ᴀ ａ @ Α А Ꭺ ꓮ ⍺
b ⲃ в ь β ʙ Β В Ᏼ ꓐ Ь Ƅ
c ⲥ ҫ с ϲ ᴄ С Ϲ Ꮯ ꓚ ⅽ
d ԁ ᴅ Ꭰ ꓓ đ ɗ
e ⲉ ҽ ԑ е ε є ᴇ Ε Е Ꭼ ꓰ э ё ℮
f ғ ꜰ ꓝ ƒ Ϝ
g ɡ ց ɢ Ԍ Ꮐ ꓖ
h ⲏ ң һ н հ η ʜ Η Н Ꮋ ꓧ ħ
j ј ʝ ᴊ Ј ꓙ Ꭻ ϳ
k ⲕ қ ҝ ҟ к κ ᴋ Κ К Ꮶ ꓗ ĸ
l ⲓ i 1 | ı і ι ɩ ӏ ǀ ا ⅼ І Ι Ӏ Ꮖ ꓲ ! ¡ ɪ ł ʟ Ꮮ ꓡ ∣ ｜ 丨 ׀
m ⲙ м ᴍ Μ М Ꮇ ꓟ
n ⲛ п ո ɴ Ν ꓠ ռ и ñ й
o ⲟ ө 0 о ο օ 〇 ○ ◯ ● ◎ ᴏ Ο О Օ ꓳ ø σ ⵔ º ° ⚪ ⭕ ӧ
p ⲣ р ρ ᴘ Ρ Р Ꮲ ꓑ þ
q ԛ զ
r ⲅ ґ г ʀ Ꭱ ꓣ я ɾ
s ѕ ꜱ Ѕ Ꮪ ꓢ $ ʂ
t ⲧ ҭ т τ ᴛ Τ Т Ꭲ ꓔ ŧ
u ս υ ᴜ ʋ Ս ꓴ ц
v ν ѵ ᴠ Ѵ Ꮩ ꓦ ∨
w ⲱ ԝ ω ᴡ ш щ Ԝ Ꮃ ꓪ ѡ
x ⲭ ҳ х χ × ✕ ✖ ❌ Χ Х ꓫ ⅹ 乂
y ⲩ ұ у γ ү ʏ Υ У Ү ꓬ ყ
z ⲍ ᴢ Ζ Ꮓ ꓜ ʐ ƶ
3 з ʒ З Ʒ ӡ
ー 一 ― ‐ ‑ ‒ – — − - － ｰ ─ ━ ﹣ ~ 〜 ～ _ ㅡ ╴ ⁃ ➖ 亠
か カ 力 ヵ
き キ
も モ
せ セ 七
や ヤ ゃ ャ
う ウ ぅ ゥ
ロ 口 囗 □ ㅁ
ニ 二 ＝ = ㆓
ハ 八
タ 夕
エ 工 ェ
ト 卜 ㅏ
チ 千
ミ 三 彡 ≡ ㆔
オ 才 ォ
ヒ 匕
ム 厶 ㅿ
ノ 丿 ／ /
メ 〆 乄
ヌ 又
り リ
へ ヘ ︿ ^
べ ベ
ぺ ペ
ト ㇳ
つ っ
ツ ッ
ゆ ゅ
ユ ュ
よ ょ
ヨ ョ
あ ぁ
ア ァ
い ぃ
イ ィ
え ぇ
お ぉ
わ ゎ
ケ ヶ ｹ
ク ㇰ
土 士
未 末
日 曰
己 已 巳
員 貝
職 耺 織
管 菅
営 宮 宫
師 帥
助 肋
市 巿
""".strip()
_TO_SHAPE: dict[str, str] = {}
for _row in _SHAPES.splitlines():
    _first, *_others = _row.split()
    _TO_SHAPE |= {other: _first for other in _others if len(other) == 1}
# Letters in squares and circles that Unicode does not decompose, and those of flags.
for _start in (0x1F150, 0x1F170, 0x1F1E6):
    _TO_SHAPE |= {chr(_start + place): chr(ord("a") + place) for place in range(26)}
_TO_SHAPE |= {letter: _TO_SHAPE.get(base, base) for letter, base in list(_TO_SHAPE.items())}
_SHAPED = str.maketrans(_TO_SHAPE)
_LIGATURES = (("rn", "m"), ("vv", "w"))
_VOICED = "\u3099\u309a"
_KANA = str.maketrans({chr(code): chr(code - 0x60) for code in range(0x30A1, 0x30F7)})


def shape(letter: str) -> str:
    """One character as the one that it looks like, a small Latin letter or a kana if there is one; else as it is."""
    return _TO_SHAPE.get(letter, letter)


def skeleton(name: str) -> str:
    """A name reduced to its appearance: equal for two names that a reader could confuse."""
    text = without_invisible(name).translate(_SHAPED)
    text = unicodedata.normalize("NFKD", text.replace("゛", "\u3099").replace("゜", "\u309a"))
    text = without_invisible(text).translate(_SHAPED).casefold().translate(_SHAPED)
    text = "".join(c for c in text if c in _VOICED or not (unicodedata.category(c)[0] in "MZC" or c == "\u2800"))
    text = unicodedata.normalize("NFC", text).translate(_SHAPED).translate(KANJI_FORMS)
    for pair, one in _LIGATURES:
        text = text.replace(pair, one)
    return text


def sound(name: str) -> str:
    """The skeleton in hiragana, without anything between letters: how a name sounds, in whatever script."""
    return "".join(letter for letter in skeleton(name).translate(_KANA) if letter.isalnum() and letter != "ー")
