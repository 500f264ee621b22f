"""A day of the demo behind the real nginx, and a search of all that it left: logs, mails, the database, a backup.

What people typed, credentials, and anything that would link a voice to a sign-in must not be where it does not belong.
"""

import base64
import hashlib
import re
import socket
import sqlite3
import time
import zlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from operations.backup.archive import unpack
from operations.backup.sealed import identities
from tests.faults.day import SECRET, VISITORS, Browser, Site, a_site

ROOM = "/groups/kotoba-yukkuri/room/"
QUIET = 2.5  # seconds around the anonymous voice during which nobody else does anything
WINDOWS = [timedelta(minutes=m) for m in (0, 5, 10, 15, 60, 24 * 60)]  # of limits: an end reveals a beginning
# About a signed-in person, and about nobody's voice: when they were last here.
OF_SIGN_INS = {"usersessions_usersession", "django_session", "people_user", "people_accountevent"}


@dataclass
class Day:
    """What was typed, which credentials were used, and when the anonymous voice was given."""

    site: Site
    words: dict[str, bool] = field(default_factory=dict)  # typed → whether it may stand in the database afterwards
    secrets: dict[str, str] = field(default_factory=dict)  # what it is → its value
    voice_at: datetime = datetime.min

    def typed(self, what: str, *, stays: bool) -> str:
        """A word that occurs nowhere else."""
        word = f"kz{what}9x{len(self.words)}"
        self.words[word] = stays
        return word

    def live(self) -> None:
        self._strangers()
        hana, sora = (self._in(name, number) for number, name in enumerate(("hana", "sora"), 11))
        self._talk(hana, sora)
        self._voices(hana, sora)
        self._class_with_guardian()
        self._date_and_link(sora)
        self._registered_and_gone()
        self._staff()
        self._faults(hana)
        self.site.work()

    def _in(self, name: str, number: int) -> Browser:
        browser = Browser(self.site, number)
        self.secrets[f"code of {name}"] = browser.sign_in(f"{name}@demo.example")
        self.secrets[f"session of {name}"] = browser.session.cookies["sessionid"]
        return browser

    def _strangers(self) -> None:
        stranger = Browser(self.site, 10)
        token = self.typed("token", stays=False)
        for path in (
            f"/programs/cancel/{token}:forged/", f"/programs/guardian/{token}/?next={token}", f"/{token}/wp-login.php",
            f"/accounts/undo/{token}/", f"/search/?q={token}", f"/groups/{token}/room/?q={token}", "/calendar.ics",
            f"/voices/?about={token}", f"/accounts/login/?next=/{token}/", f"/en/places/{token}/", "/sitemap.xml",
        ):  # fmt: skip
            stranger.get(path)
        stranger.session.post(f"{self.site.address}/programs/guardian/{token}/", data={"answer": token})  # wrong CSRF
        stranger.session.post(f"{self.site.address}/voices/new/", data={"body": token})
        stranger.session.get(
            f"{self.site.address}/", headers={"Host": f"{token}.example", "Referer": f"http://{token}/"}
        )
        port = int(self.site.address.rpartition(":")[2])
        for request in (
            f"GET /{token} HTTP/9.9\r\n\r\n", f"{token} / HTTP/1.1\r\nHost: x\r\n\r\n", f"GET /%{token}\x00 HTTP/1.1\r\n\r\n",
            f"POST /voices/new/ HTTP/1.1\r\nHost: localhost:{port}\r\nContent-Length: x{token}\r\n\r\n",
            f"GET /{token} HTTP/1.1\r\nHost: localhost:{port}\r\nX-{token}: {'x' * 9000}\r\n\r\n",
        ):  # fmt: skip
            with socket.create_connection(("127.0.0.1", port), timeout=5, source_address=(f"{VISITORS}10", 0)) as line:
                line.sendall(request.encode())
                line.settimeout(2)
                line.recv(4096)

    def _talk(self, hana: Browser, sora: Browser) -> None:
        said, taken_back = self.typed("said", stays=True), self.typed("takenback", stays=False)
        for body in (said, taken_back):
            answer = hana.post(ROOM, {"body": body})
            assert body in answer.text
        number = max(int(n) for n in re.findall(r'id="m(\d+)"', answer.text))
        hana.post(f"{ROOM}{number}/withdraw/", {}, page=f"{ROOM}{number}/")
        note = self.typed("note", stays=True)
        sora.post(f"{ROOM}{number - 1}/report/", {"reason": "worried", "note": note}, page=f"{ROOM}{number - 1}/")
        sora.post("/groups/search/", {"q": self.typed("searched", stays=False)})
        midwife = self._in("midwife", 13)
        for case in re.findall(r'action="(/desk/open/\d+/words/)"', midwife.get("/desk/").text):
            midwife.post(case, {}, page="/desk/")
        assert note in midwife.get("/desk/").text
        midwife.post(
            f"/desk/groups/{ROOM.split('/')[2]}/freeze/", {"reason": self.typed("why", stays=True)}, page="/desk/"
        )

    def _voices(self, hana: Browser, sora: Browser) -> None:
        time.sleep(QUIET)
        self.voice_at = datetime.now(UTC)
        given = hana.post("/voices/new/", {"body": self.typed("voice", stays=True), "anonymous": "on"})
        time.sleep(QUIET)
        code = re.search(r"(?:[2-9B-Z]{4}-){3}[2-9B-Z]{4}", given.text)
        assert code, given.text
        self.secrets["code of a voice"] = code.group()
        named = {
            "body": self.typed("named", stays=True),
            "notify_email": f"{self.typed('mailbox', stays=True)}@day.example",
        }
        sora.post("/voices/new/", named)
        reader = Browser(self.site, 14)
        assert "voice9x" in reader.post("/voices/answer/", {"code": code.group()}).text
        reader.post("/voices/answer/", {"code": "BBBB-CCCC-DDDD-FFFF"})

    def _class_with_guardian(self) -> None:
        haru = self._in("haru", 15)
        mailbox = f"{self.typed('guardian', stays=True)}@day.example"
        form = {"age": "minor", "called_name": self.typed("pupil", stays=True), "guardian_email": mailbox}
        self._sign_up(haru, "baby_contact", form)
        self.site.work()
        link = re.search(r"/programs/guardian/([^/\s]+)/", self.site.letter_to(mailbox))
        assert link
        self.secrets["guardian's link"] = link[1]
        guardian = Browser(self.site, 16)
        assert guardian.post(link.group(), {"answer": "confirm"}).status_code == 200

    def _date_and_link(self, parent: Browser) -> None:
        self._sign_up(parent, "course", {"called_name": self.typed("called", stays=True), "people": "1"})
        self.site.work()
        link = re.search(r"/programs/cancel/([^/\s]+)/", self.site.letter_to("sora@demo.example"))
        if link:
            self.secrets["link for cancelling"] = link[1]
            Browser(self.site, 17).post(link.group(), {})

    def _sign_up(self, person: Browser, kind: str, form: dict[str, str]) -> None:
        """Sign up for the first date of this kind that takes people."""
        soon = f"starts_at > datetime('now', '+3 days') AND kind = '{kind}' AND live AND state = 'scheduled'"
        tables = (
            "programs_occurrence o JOIN programs_programpage g ON g.page_ptr_id = o.program_id JOIN wagtailcore_page p"
        )
        for (number,) in self.site.rows(
            f"SELECT o.id FROM {tables} ON p.id = g.page_ptr_id WHERE {soon} ORDER BY starts_at"
        ):
            if person.get(f"/programs/dates/{number}/signup/").status_code != 200:
                continue
            answer = person.post(f"/programs/dates/{number}/signup/", form)
            if "/signups/" in answer.url:
                return
        raise AssertionError(f"no date of {kind} took {form}")

    def _registered_and_gone(self) -> None:
        newcomer = Browser(self.site, 18)
        email, name = f"{self.typed('newcomer', stays=False)}@day.example", self.typed("name", stays=False)
        newcomer.post("/accounts/signup/", {"email": email, "display_name": name, "terms": "on"})
        code = self.secrets["code of a registration"] = self.site.code_for(email)
        newcomer.post("/accounts/confirm-email/", {"code": code})
        assert name in newcomer.get("/accounts/").text
        wish = {"nickname": self.typed("nick", stays=False), "message": self.typed("wish", stays=False), "agree": "on",
                "is_adult": "yes"}  # fmt: skip
        newcomer.post("/groups/nemurenai-yoru/join/", wish)
        self.secrets["session of the newcomer"] = newcomer.session.cookies["sessionid"]
        newcomer.post("/accounts/prove/", {"send": ""})
        proof = self.secrets["code of a proof"] = self.site.code_for(email)
        newcomer.post("/accounts/prove/", {"code": proof})
        gone = newcomer.post("/accounts/delete/", {"sure": "on"})
        assert gone.url.endswith("/accounts/deleted/"), gone.url

    def _staff(self) -> None:
        editor = self._in("editor", 19)
        assert editor.get("/admin/voices/").status_code == 200
        [(number,)] = self.site.rows(f"SELECT id FROM voices_voice WHERE body LIKE '%{self._word('named')}%'")
        answer = {"act": "answer", "text": self.typed("answer", stays=True), "signed_as": "センター"}
        editor.post(f"/admin/voices/{number}/", answer)
        editor.get(f"/admin/?q={self.typed('asked', stays=False)}")
        self.site.work()

    def _word(self, what: str) -> str:
        return next(word for word in self.words if word.startswith(f"kz{what}9x"))

    def _faults(self, hana: Browser) -> None:
        """Hold a write lock for longer than anybody waits, so that pages that write fail, and log it."""
        lost = self.typed("lost", stays=False)
        page = hana.get(ROOM).text  # with a form that is still good
        hidden = dict(re.findall(r'<input type="hidden" name="(\w+)"(?: id="\w+")? value="([^"]*)"', page))
        with closing(sqlite3.connect(self.site.file, isolation_level=None)) as writer:
            writer.execute("BEGIN IMMEDIATE")
            for path in (ROOM, "/voices/new/", "/accounts/login/"):
                form = {**hidden, "body": lost, "login": f"{lost}@day.example"}
                status = hana.session.post(f"{self.site.address}{path}?q={lost}", data=form, timeout=60).status_code
                assert status >= 400 or path == "/accounts/login/", path
            writer.execute("ROLLBACK")


# ── what is left ──


def told(site: Site) -> str:
    """The logs of nginx, the web process and the worker."""
    files = [site.folder / "web.log", site.folder / "worker.log", *(site.folder / "nginx").rglob("*.log")]
    return "\n".join(file.read_text(errors="replace") for file in files if file.exists())


def dumped(file: Path) -> str:
    """The bytes of an SQLite database, including free pages."""
    with closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return file.read_bytes().decode("utf-8", errors="replace")


def digests(value: str) -> set[str]:
    """The unkeyed digests of a value, in their usual spellings."""
    data = value.encode()
    found = {hashlib.new(name, data).hexdigest() for name in ("md5", "sha1", "sha256", "sha512")}
    found |= {base64.b64encode(hashlib.sha256(data).digest()).decode().rstrip("=")}
    return found | {f"{zlib.crc32(data):08x}", f"{zlib.adler32(data):08x}"}


def found_in(text: str, values: Any) -> set[str]:
    """Which of these occur in a text; short numbers only as whole words."""
    return {
        value
        for value in values
        if (re.search(rf"(?<![\w.]){value}(?![\w.])", text) if len(value) <= 8 else value in text)
    }


def moments(site: Site) -> Iterator[tuple[str, datetime]]:
    """Every moment in the database, by table and column."""
    for (table,) in site.rows("SELECT name FROM sqlite_master WHERE type = 'table'"):
        columns = [row[1] for row in site.rows(f'PRAGMA table_info("{table}")')]
        for row in site.rows(f'SELECT * FROM "{table}"'):
            for column, value in zip(columns, row, strict=True):
                for text in re.findall(
                    r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:\.\d+)?", value if isinstance(value, str) else ""
                ):
                    yield f"{table}.{column}", datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.fixture(scope="module", params=["daphne", "uvicorn", "granian"])
def day(
    request: pytest.FixtureRequest, django_db_setup: None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Day]:
    with a_site(tmp_path_factory.mktemp(f"day-{request.param}"), request.param) as site:
        day = Day(site)
        day.live()
        yield day


def test_the_logs_tell_of_nobody(day: Day) -> None:
    text = told(day.site)
    assert len(text.splitlines()) > 30
    people = [email for (email,) in day.site.rows("SELECT email FROM people_user")]
    numbers = [str(number) for (number,) in day.site.rows("SELECT id FROM people_user")]
    assert found_in(text, [*day.words, *day.secrets.values(), *people]) == set()
    keyless = set().union(*(digests(value) for value in [*people, *numbers, *day.secrets.values()]))
    assert found_in(text, keyless) == set()
    assert re.findall(rf"{re.escape(VISITORS)}\d+", text) == []  # no visitor's address
    assert re.findall(r"\d\d:\d\d:\d\d", text) == []  # and no seconds
    assert [line for line in text.splitlines() if "voices" in line and "ERROR" not in line and "File" not in line] == []
    assert re.search(r"[ぁ-んァ-ヶ一-龠]", re.sub(r"^    .*$", "", text, flags=re.M)) is None  # lines of code are ours


def test_the_mails_hold_what_they_are_for_and_nothing_else(day: Day) -> None:
    mails = day.site.letters()
    assert len(mails) > 8
    names = [
        name for (name,) in day.site.rows("SELECT name FROM groups_peergroup UNION SELECT title FROM wagtailcore_page")
    ]
    private = [word for word in day.words if not word.startswith(("kznewcomer", "kzname", "kzguardian", "kzmailbox"))]
    for mail in mails:
        words = mail.get_body(("plain",)).get_content() + mail.get_body(("html",)).get_content()
        assert found_in(words + str(mail["Subject"]), private) <= {day._word("pupil"), day._word("called")}
        first = str(mail["Subject"]) + "".join(words.splitlines()[:2])
        assert [name for name in names if len(name) > 4 and name in first] == []
        others = {what: value for what, value in day.secrets.items() if "session" in what or "voice" in what}
        assert found_in(words, others.values()) == set()


def test_the_database_keeps_no_word_that_went_and_no_key_as_it_is(day: Day) -> None:
    text = dumped(day.site.file)
    gone = [word for word, stays in day.words.items() if not stays]
    assert found_in(text, gone) == set()
    assert found_in(text, [word for word, stays in day.words.items() if stays]) >= {
        day._word("said"),
        day._word("voice"),
    }
    doors = {what: value for what, value in day.secrets.items() if "session" not in what}
    assert found_in(text, [value for value in doors.values() if len(value) > 6]) == set()
    people = [email for (email,) in day.site.rows("SELECT email FROM people_user")]
    keyless = set().union(*(digests(value) for value in [*people, *day.secrets.values()]))
    assert found_in(text, {digest for digest in keyless if len(digest) > 8}) == set()


def test_nothing_joins_the_voice_without_a_name_with_who_was_there(day: Day) -> None:
    near = []
    for where, moment in moments(day.site):
        apart = [abs((moment - day.voice_at) - window) for window in WINDOWS]
        if min(apart) < timedelta(seconds=QUIET - 0.5) and where.partition(".")[0] not in OF_SIGN_INS:
            near.append((where, moment))
    assert near == []
    [(_body, author)] = day.site.rows(
        f"SELECT body, author_id FROM voices_voice WHERE body LIKE '%{day._word('voice')}%'"
    )
    assert author is None
    acts = day.site.rows("SELECT verb, subject_id FROM people_auditentry WHERE verb = 'voices.give'")
    anonymous = {str(n) for (n,) in day.site.rows("SELECT id FROM voices_voice WHERE author_id IS NULL")}
    assert {subject for _verb, subject in acts} & anonymous == set()


def test_the_backup_is_sealed_and_opens_no_door(day: Day, tmp_path: Path) -> None:
    day.site.manage("backup")
    [archive] = [file for file in day.site.backups.iterdir() if file.is_file()]
    sealed = archive.read_bytes().decode("latin-1")
    assert found_in(sealed, [*day.words, *day.secrets.values()]) == set()
    unpack(archive, tmp_path, identities(SECRET))
    text = "\n".join(
        file.read_bytes().decode("utf-8", errors="replace") for file in tmp_path.rglob("*") if file.is_file()
    )
    assert day._word("said") in text
    assert found_in(text, [word for word, stays in day.words.items() if not stays]) == set()
    assert found_in(text, [value for value in day.secrets.values() if len(value) > 6]) == set()


def test_what_is_looked_for_would_be_found(day: Day) -> None:
    """The negative control: each search finds what is planted for it."""
    word, code = day._word("said"), day.secrets["code of hana"]
    assert found_in(f"12:00 {word} said", day.words) == {word}
    assert found_in(f"code {code}.", [code]) == set()  # part of a number
    assert found_in(f"code {code} used", [code]) == {code}
    assert found_in(f"by {zlib.crc32(b'7'):08x}", digests("7")) == {f"{zlib.crc32(b'7'):08x}"}
    assert word in dumped(day.site.file)
    assert any(where == "chat_message.created_at" for where, _moment in moments(day.site))
    assert told(day.site).count("/programs/guardian/") >= 1
