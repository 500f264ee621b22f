"""Whatever names an icon names one that is drawn: a symbol of static/icons.svg. A missing one is an empty spot."""

import re
from pathlib import Path

from chat.enums import REACTION_ICONS, ReactionKind
from programs.enums import KIND_ICONS

ROOT = Path(__file__).resolve().parents[2]
SYMBOLS = set(re.findall(r'<symbol id="([\w-]+)"', (ROOT / "static" / "icons.svg").read_text()))
GIVEN = {  # where a template is given the name, from what
    "sign.icon": REACTION_ICONS,
    "program.kind_icon": KIND_ICONS,
    "facts.kind_icon": KIND_ICONS,
}


def test_each_icon_of_a_template_is_drawn() -> None:
    pages = "\n".join(path.read_text() for path in (ROOT / "templates").rglob("*.html"))
    named = re.findall(r'icon\.html"(?: with name=(\S+))?', pages)
    assert len(named) > 50
    written = {name.strip('"') for name in named if name.startswith('"')}
    assert written - SYMBOLS == set()
    assert {name for name in named if not name.startswith('"')} == GIVEN.keys()


def test_each_icon_of_an_enum_is_drawn() -> None:
    assert REACTION_ICONS.keys() == set(ReactionKind)
    assert {icon for icons in GIVEN.values() for icon in icons.values()} - SYMBOLS == set()
    beside = [path for path in ROOT.glob("*/enums.py") if re.search(r"^\w*ICONS\w* =", path.read_text(), re.MULTILINE)]
    assert {path.parent.name for path in beside} == {"chat", "programs"}
