"""Normalising short input from any keyboard: codes, phone numbers, dates, times, web addresses.

Japanese keyboards produce full-width digits and letters, a long-vowel mark for a dash and 。 for a dot. Input that
cannot be read is returned as it was typed, so that the validation can say which format is expected.
"""

import datetime
import re
import unicodedata

from ground.text.letters import clean_line, cut

DASHES = "-‐‑‒–—―−﹣－ーｰ─━⁃"
_DASH = re.compile(f"[{DASHES}]")
_SPACED_DASH = re.compile(r"\s*-\s*")
# When each era began, and its last year: 昭和70年 and 令和0年 never existed.
_ERAS = {
    **dict.fromkeys(("令和", "令", "R"), (datetime.date(2019, 5, 1), 99)),
    **dict.fromkeys(("平成", "平", "H"), (datetime.date(1989, 1, 8), 31)),
    **dict.fromkeys(("昭和", "昭", "S"), (datetime.date(1926, 12, 25), 64)),
}
_WEEKDAYS = "月火水木金土日"
_FIGURES = str.maketrans("〇零一二三四五六七八九", "00123456789")
_DATE = re.compile(
    r"(?:(?P<era>令和?|平成?|昭和?|[RHS](?=[0-9元])))?\s*(?P<year>[0-9]{1,4}|元)\s*[-/.・年\s]\s*(?P<month>[0-9]{1,2})\s*[-/.・月\s]\s*"
    r"(?P<day>[0-9]{1,2})(?![0-9])\s*日?"
    r"(?P<weekday>\s*(?:[(\[〔【][月火水木金土日祝・曜振休]{1,7}[)\]〕】]|[月火水木金土日](?:曜日?)?(?![0-9])))?",
    re.IGNORECASE,
)
_COMPACT_DATE = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_TIME = re.compile(
    r"(?P<half>午前|午後|[AP]\.?M\.?)?\s*(?P<hour>[0-9]{1,2})\s*(?:[:時]\s*(?P<minute>[0-9]{1,2}|半)?\s*分?)?(?::[0-9]{2})?"
    r"\s*(?P<after>[AP]\.?M\.?)?",
    re.IGNORECASE,
)


def plain(typed: str) -> str:
    """The input in half width, on one line and without marks, from which codes, numbers and addresses are read."""
    letters = unicodedata.normalize("NFKC", clean_line(typed))
    return clean_line("".join(letter for letter in letters if unicodedata.category(letter)[0] != "M"))


def code(typed: str) -> str:
    """A code as it was given out: half-width, upper case, with one kind of dash and no spaces."""
    return _DASH.sub("-", plain(typed).upper()).replace(" ", "")


def number(typed: str) -> str:
    """A number in digits: ２, 2人, 二名, 3組 become what they count. Other words are left for the field to refuse."""
    text = _DASH.sub("-", plain(typed)).replace(",", "").replace("、", "").replace(" ", "")
    return _in_figures(f"{re.sub('(?:人|名|組|回|分|日)$', '', text)}日").removesuffix("日") if text else text


def phone(typed: str) -> str:
    """A telephone number with hyphens: ０３（１２３４）５６７８ and 03 1234 5678 are 03-1234-5678, +81 is 0."""
    digits = _DASH.sub("-", plain(typed)).replace("♯", "#")
    if re.fullmatch(r"[^~〜]*[0-9]{2,}[~〜][0-9]{2,}[~〜][0-9]{2,}", digits):  # for dashes; 5678〜9 means two numbers
        digits = re.sub("[~〜]", "-", digits)
    digits = re.sub(r"^(?:tel|電話番号|電話|[☎☏📞])[:.]?\s*", "", digits, flags=re.IGNORECASE)
    digits = re.sub(r"\s*\([^()0-9]*\)$", "", digits)  # 03-1234-5678（代表）
    digits = re.sub(r"^\+\s*81[-\s.]*(?:\(0\))?0?", "0", digits)
    digits = re.sub(r"[\s().・/]+", "-", digits)
    return re.sub(r"-{2,}", "-", digits).strip("-")


def date(typed: str) -> str:
    """A date as YYYY-MM-DD: 2026/12/25, 2026.12.25, 20261225, 2026年12月25日, 令和8年12月25日, also full-width.

    A date given with the wrong weekday is not read, since one of the two is a slip (`weekday_meant`).
    """
    text = _in_figures(_DASH.sub("-", plain(typed)))
    if compact := _COMPACT_DATE.fullmatch(text):
        return "-".join(compact.groups())
    found = _DATE.fullmatch(text)
    read = found and _read(found)
    return read if read and weekday_meant(text) is None else text


def weekday_meant(typed: str) -> int | None:
    """The actual weekday (Monday is 0) of the date at the start of the text, if the text gives a different one."""
    found = _DATE.match(_in_figures(_DASH.sub("-", plain(typed))))
    named = found and re.search(f"[{_WEEKDAYS}]", re.sub("祝日|休日|曜日", "", found["weekday"] or ""))
    if not found or not named:
        return None
    try:
        true = datetime.date.fromisoformat(_read(found)).weekday()
    except ValueError:  # no such date, which is reported elsewhere
        return None
    return None if _WEEKDAYS[true] == named.group() else true


def _read(found: re.Match[str]) -> str:
    """YYYY-MM-DD; empty if the era had no such year, or the year is not given in full."""
    if found["year"] == "元" and not found["era"]:
        return ""
    year, month, day = 1 if found["year"] == "元" else int(found["year"]), int(found["month"]), int(found["day"])
    if found["era"]:
        began, last = _ERAS[found["era"].upper()]
        if not 1 <= year <= last or (year == 1 and (month, day) < (began.month, began.day)):
            return ""
        year += began.year - 1
    elif len(found["year"]) != 4:
        return ""
    return f"{year:04}-{month:02}-{day:02}"


def _in_figures(text: str) -> str:
    """Turn kanji numbers up to 99 in a date into digits: 十二月二十五日 becomes 12月25日."""

    def figures(found: re.Match[str]) -> str:
        tens, ten, ones = found[1].translate(_FIGURES).rpartition("十")
        return str(int(tens or 1) * 10 + int(ones or 0)) if ten else ones

    return re.sub(r"([〇零一二三四五六七八九十]+)(?=[年月日時分])", figures, text)


def time(typed: str) -> str:
    """A time of day as HH:MM: 10:30, 10：30, 10時半, 午後2時, 2pm.

    午後22時 is 22:00, as people say it; 午前22時 contradicts itself and is not read.
    """
    text = plain(typed).replace("∶", ":").replace("正午", "12:00").rstrip("~〜")
    found = _TIME.fullmatch(text)
    if found is None or not (found["minute"] or re.search(r"[:時]", text) or found["half"] or found["after"]):
        return text
    hour = int(found["hour"])
    minute = 30 if found["minute"] == "半" else int(found["minute"] or 0)
    half = (found["half"] or found["after"] or "").upper()
    later = half == "午後" or half.startswith("P")
    if half and not later and hour > 12:
        return text
    if half and hour <= 12:
        hour = hour % 12 + 12 * later
    return f"{hour:02}:{minute:02}"


def moment(typed: str) -> str:
    """A date and a time, separated by a space. The input may also have a letter T, or nothing, between them."""
    text = re.sub(r"(?<=[0-9])T(?=[0-9])", " ", _in_figures(_DASH.sub("-", plain(typed))))
    found = _DATE.match(text) or re.match(r"[0-9]{8}(?=\s)", text)
    if found is None or weekday_meant(text) is not None:
        return plain(typed)
    return f"{date(found[0])} {time(text[found.end() :])}"


def web_address(typed: str) -> str:
    """A web address: half-width, without spaces, with https:// unless another scheme is given."""
    text = re.sub(r"\s+", "", plain(typed).replace("。", "."))
    return text if not text or re.match(r"[a-z][a-z0-9+.-]*:", text, re.IGNORECASE) else f"https://{text}"


def query(typed: str, longest: int) -> str:
    """A search query, as it is shown again in the box, of at most `longest` characters."""
    return cut(clean_line(typed), longest, end="")
