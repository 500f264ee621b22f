"""One request of one role, what came of it in one letter, and what it wrote; then nothing of it has happened.

`o` opens (200), `>` is sent to another page, `l` is sent to sign in, `2` is sent to the second factor or another proof,
`f` is forbidden (403), `n` may not know that it exists (404), `x` is no way to ask this address (405), `e` is answered
with an error in the form (422), `g` is gone (410); `W`: done and written.
"""

import re
from collections.abc import Callable
from typing import Any

from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client

WRITE = re.compile(r'\s*(INSERT(?: OR IGNORE)? INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.I)
# Traces of the visit itself: sessions, counts, the record of sign-ins and of readings, the lock of a room's row.
TRACES = {
    "django_session", "usersessions_usersession", "people_count", "people_accountevent", "people_auditentry",
    "chat_readmark", "wagtailusers_userprofile",
}  # fmt: skip
FACTOR = re.compile("/accounts/(2fa/(webauthn/)?reauthenticate/|2fa/$|prove/)")
LETTERS = {200: "o", 204: "o", 400: "b", 403: "f", 404: "n", 405: "x", 410: "g", 422: "e", 429: "t"}


class Written:
    """The tables in which a request changed a row."""

    def __init__(self) -> None:
        self.tables: set[str] = set()

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        result = execute(sql, params, many, context)
        found = WRITE.match(sql)
        # What gives rows back has no count of them on SQLite.
        if found and (found[1].startswith("INSERT") or "RETURNING" in sql or context["cursor"].rowcount):
            self.tables.add(found[2])
        return result


class Asker(Client):
    """Asks as a signed-in client, keeps nothing of the answer, and looks at no template: a fifth of the time."""

    def request(self, **request: Any) -> HttpResponse:  # type: ignore[override]
        return self.handler(self._base_environ(**request))  # type: ignore[return-value]


def ask(client: Client, method: str, address: str, data: dict[str, Any] | None = None) -> tuple[Any, set[str]]:
    """The answer, and the tables it wrote to; all of it is undone."""
    written = Written()
    with transaction.atomic():
        with connection.execute_wrapper(written):
            given = {"data": data or {}} if method in ("GET", "HEAD", "POST") else {}
            response = getattr(client, method.lower())(address, **given)
        transaction.set_rollback(True)
    return response, written.tables - TRACES


def letter(response: Any, written: set[str]) -> str:
    """What became of it."""
    code = response.status_code
    if code in (301, 302):
        to = response["Location"]
        if "/accounts/login/" in to:
            found = "l"
        elif FACTOR.match(to):
            found = "2"
        else:
            found = ">"
    else:
        found = LETTERS.get(code, str(code))
    if not written:
        return found
    return "W" if found in "o>" else f"{found}!{sorted(written)}"  # refused, and yet something was written


def told(response: Any) -> str:
    """All that came back: head and body."""
    head = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
    cookies = "\n".join(f"{name}={morsel.value}" for name, morsel in response.cookies.items() if name != "messages")
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return "\n".join([head, cookies, body.decode(errors="replace")])
