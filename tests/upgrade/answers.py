"""What a version answers: to each role at the doors of the site, and to whoever opens a link from a sent mail."""

import re
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.faults.day import letters_in
from tests.faults.tab import visit

Answers = dict[str, tuple[int, str]]  # who and where → status, and the page's heading (or where it redirects)
Links = list[tuple[str, str]]  # the mail's recipient, and where the link leads

FOR_ALL = ["/", "/en/", "/programs/", "/groups/", "/places/", "/voices/", "/help/", "/search/?q=%E7%99%BA%E9%81%94"]
FOR_ROLES = [
    "/my/", "/desk/", "/groups/{room}/room/", "/programs/signups/{own}/", "/admin/", "/admin/pages/",
    "/admin/help-contacts/", "/admin/peer-groups/coordinators/", "/admin/voices/",
    "/admin/programs/dates/{moved}/roster/", "/admin/users/", "/admin/reports/acts/",
]  # fmt: skip
BASE = "http://testserver"


def at_the_doors(port: int, facts: dict[str, Any], cookies: dict[str, str]) -> Answers:
    """Answers to a visitor at the public pages, and to every role where some roles may enter."""
    found = {f"anybody at {path}": _ask(port, path) for path in FOR_ALL}
    for role in ("anybody", *facts["roles"]):
        for address in FOR_ROLES:
            path = address.format(room=facts["room"], **facts["dates"])
            found[f"{role} at {path}"] = _ask(port, path, cookies.get(role, ""))
    return found


def behind_the_links(port: int, found_in: Links, facts: dict[str, Any], cookies: dict[str, str]) -> Answers:
    """Answers to each mail's links, opened by its recipient: signed in if they are a role, else as a visitor."""
    roles = {email: role for role, email in facts["emails"].items() if role in cookies}
    found: Answers = {}
    for to, path in found_in:
        found[f"the mail to {to}: {path}"] = _ask(port, path, cookies[roles[to]] if to in roles else "")
    return found


def doors_of(answers: Answers) -> Answers:
    """The answers that came from `at_the_doors`."""
    return {what: answer for what, answer in answers.items() if not what.startswith("the mail to ")}


def links(mails: Path) -> Links:
    """The recipients and links of all sent mails, each once."""
    found = {
        (str(letter["To"]), link.removeprefix(BASE))
        for letter in letters_in(mails)
        for link in re.findall(rf"{BASE}\S*", letter.get_body(("plain",)).get_content())
    }
    return sorted(found)


def not_the_same(before: Answers, after: Answers) -> dict[str, str]:
    """Which answers differ, and how."""
    return {what: f"{then} → {after.get(what)}" for what, then in before.items() if after.get(what) != then}


def heading(html: str) -> str:
    """The text of a page's first heading, or of its title if it has none."""
    found = re.search(r"<h1[^>]*>(.*?)</h1>", html, re.DOTALL) or re.search(
        r"<title[^>]*>(.*?)</title>", html, re.DOTALL
    )
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", found[1])).split()) if found else ""


def _ask(port: int, path: str, cookie: str = "") -> tuple[int, str]:
    status, body, headers = visit(port, path, cookie)
    if status in (301, 302):
        to = urlsplit(headers["Location"])
        return status, f"{to.path}?{to.query}"
    return status, heading(body)
