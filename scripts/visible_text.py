"""Show that reformatted templates still render the same pages: same elements, same attributes, same text.

Every page of the demo that can be reached by links is rendered twice for each role, with the templates of a revision
and with those of the working tree, and compared as a browser reads it: insignificant whitespace (at the edges of a
block, repeated, inside a tag) is ignored, and everywhere else a space counts.

Usage: python -m scripts.visible_text REVISION     for instance HEAD, before a change of layout is committed
"""

import difflib
import json
import logging
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

import django
import time_machine
from bs4 import BeautifulSoup, Tag
from bs4.element import Comment, Doctype, NavigableString, PageElement

ROOT = Path(__file__).resolve().parent.parent
ROLES = [None, "hana", "akari", "midwife", "senpai", "editor", "publisher", "worker", "admin"]
BEGINNINGS = ["/", "/en/", "/my/", "/desk/", "/admin/", "/accounts/login/", "/nowhere/"]
MOST = 250  # pages per role
LEAVES_OUT = re.compile(r"/logout|/switch|/static/|/media/|\.ics|/documents/|_next=|next=|/ws/")
BLOCKS = {
    *(
        "[document]",
        "html",
        "head",
        "body",
        "title",
        "meta",
        "link",
        "base",
        "address",
        "article",
        "aside",
        "blockquote",
        "br",
        "dd",
    ),
    *("details", "dialog", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3"),
    *("h4", "h5", "h6", "header", "hr", "legend", "li", "main", "nav", "noscript", "ol", "optgroup", "option", "p"),
    *("section", "summary", "table", "tbody", "td", "template", "tfoot", "th", "thead", "tr", "ul", "caption", "col"),
}
OWN_FLOW = {"button", "select", "svg", "use", "symbol", "path"}  # the content begins and ends like a block
AS_WRITTEN = {"pre", "textarea", "script", "style"}
PRE = re.compile(r"([^{}]*)\{[^{}]*white-space:\s*pre[^{}]*\}")
KEEPS_SPACES = {
    name
    for file in (ROOT / "static" / "css").glob("*.css")
    for selector in PRE.findall(file.read_text())
    for name in re.findall(r"\.([\w-]+)", selector)
}
CHANCE = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|(?<=\")[A-Za-z0-9]{64}(?=\")")


def as_read(html: str) -> list[str]:
    """The page as lines: one for each block element's tag, one for each run of text including its inline elements."""
    return [CHANCE.sub("…", line) for line in _lines(BeautifulSoup(html, "html.parser"))]


def _lines(page: PageElement) -> Iterator[str]:
    flow = ""
    for piece, is_edge in _pieces(page):
        if is_edge:
            if words := re.sub(r"\s+", " ", flow).strip():
                yield words
            yield piece
            flow = ""
        else:
            flow += piece


def _pieces(node: PageElement) -> Iterator[tuple[str, bool]]:
    """Yield tags and texts in order, each with whether it delimits a run of text."""
    if isinstance(node, Comment | Doctype):
        return
    if isinstance(node, NavigableString):
        yield str(node), False
        return
    if not isinstance(node, Tag):
        return
    name = node.name
    is_block = name in BLOCKS
    yield _opened(node), is_block
    if name in AS_WRITTEN or KEEPS_SPACES.intersection(node.get_attribute_list("class")):
        if node.get("type") == "application/json":
            yield json.dumps(_data(json.loads(node.get_text()))), True
        else:
            yield node.get_text().strip() if name in ("script", "style") else node.get_text(), True
    else:
        if name in OWN_FLOW:
            yield "", True
        for child in node.children:
            yield from _pieces(child)
        if name in OWN_FLOW:
            yield "", True
    yield f"</{name}>", is_block


def _data(value: Any) -> Any:
    """Data for a script, with any HTML in it parsed as a page."""
    if isinstance(value, str):
        return as_read(value) if "<" in value else value
    if isinstance(value, dict):
        return {name: _data(one) for name, one in value.items()}
    return [_data(one) for one in value] if isinstance(value, list) else value


def _opened(tag: Tag) -> str:
    said = []
    for name, value in sorted(tag.attrs.items()):
        words = " ".join(value) if isinstance(value, list) else str(value)
        words = " ".join(words.split()) if name in ("class", "rel", "style", "d", "content") else words
        said.append(f' {name}="{"…" if name == "nonce" else words}"')
    if tag.get("name") == "csrfmiddlewaretoken":
        said = [" csrf"]
    return f"<{tag.name}{''.join(said)}>"


def pages(role: str | None) -> dict[str, list[str]]:
    """Every page that this person can reach by links, as read, by address."""
    from django.db import transaction

    from people.demo import address
    from people.models import User
    from tests.factories.people import client_for

    client = client_for(User.objects.get(email=address(role)) if role else None)
    made: dict[str, list[str]] = {}
    waiting = list(BEGINNINGS)
    known = set(waiting)
    while waiting and len(made) < MOST:
        here = waiting.pop(0)
        random.seed(here)  # Wagtail's editor picks random names
        with transaction.atomic():
            response = client.get(here)
            transaction.set_rollback(True)
        if response.status_code in (301, 302):
            targets = [response["Location"]]
        elif "html" in response.get("Content-Type", ""):
            html = response.content.decode()
            made[here] = as_read(html)
            targets = re.findall(r'\bhref="([^"]+)"', html)
        else:
            continue
        for target in targets:
            there = urldefrag(urljoin(f"http://testserver{here}", target.replace("&amp;", "&")))[0]
            parts = urlsplit(there)
            path = parts.path + (f"?{parts.query}" if parts.query else "")
            if parts.netloc == "testserver" and path not in known and not LEAVES_OUT.search(path):
                known.add(path)
                waiting.append(path)
    return made


def compare(revision: str, scratch: Path) -> bool:
    """Whether all pages are the same. Prints which are not, and where they begin to differ."""
    archive = subprocess.run(
        ["git", "archive", revision, "templates"], cwd=ROOT, capture_output=True, check=True
    ).stdout
    subprocess.run(["tar", "-x", "-C", scratch], input=archive, check=True)
    os.environ |= {"DJANGO_SETTINGS_MODULE": "tests.settings", "DATABASE_URL": f"sqlite:///{scratch / 'demo.sqlite3'}"}
    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.test import override_settings

    with override_settings(DEBUG=True):
        call_command("migrate", verbosity=0)
        call_command("demo")
    logging.disable()  # refused requests are expected here
    both = []
    with time_machine.travel(time.time(), tick=False):
        for name, folder in {revision: scratch / "templates", "now": ROOT / "templates"}.items():
            engines = [{**settings.TEMPLATES[0], "DIRS": [folder]}, *settings.TEMPLATES[1:]]
            made: dict[tuple[str | None, str], list[str]] = {}
            with override_settings(TEMPLATES=engines):
                for role in ROLES:
                    made |= {(role, path): lines for path, lines in pages(role).items()}
                    print(f"· {name}: {len(made)} pages, up to those of {role or 'anybody'}", flush=True)
            both.append(made)
    before, after = both
    differ = [key for key in before.keys() | after.keys() if before.get(key) != after.get(key)]
    for role, path in sorted(differ, key=str):
        print(f"── {role or 'anybody'} {path}")
        lines = difflib.unified_diff(before.get((role, path), []), after.get((role, path), []), n=0, lineterm="")
        print("\n".join(line[:300] for line in [*lines][2:8]))
    print(f"{len(before)} pages of {len(ROLES)} roles compared, {len(differ)} differ")
    return not differ


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("✗ Usage: python -m scripts.visible_text REVISION")
    with tempfile.TemporaryDirectory(prefix="tsudoi-pages-") as folder:
        sys.exit(not compare(sys.argv[1], Path(folder)))
