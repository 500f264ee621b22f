"""The commit before, filled and at work, is upgraded: its processes go on beside the migrations, then ours take over."""

import threading
import uuid
from collections import Counter

from tests.faults.day import letters_in
from tests.faults.tab import visit
from tests.services import wait_for
from tests.upgrade import changed
from tests.upgrade.answers import Answers, behind_the_links, heading
from tests.upgrade.before import ROOT, Filled
from tests.upgrade.conftest import Copies
from tests.upgrade.rows import Rows
from tests.upgrade.same import answers_are_the_same, permissions_are_the_same, rows_are_the_same
from tests.upgrade.site import Site

# What people change by looking around, and the worker by the way: their sessions, counts, what was read and opened.
LOOKING = {
    "django_session.expire_date", "django_session.session_data", "usersessions_usersession.last_seen_at",
    "usersessions_usersession.data", "usersessions_usersession +", "people_count +", "people_count -",
    "people_count.used", "chat_readmark.seq", "chat_readmark +", "people_auditentry +", "wagtailadmin_editingsession +",
    "wagtailadmin_editingsession.last_seen_at", "wagtailadmin_editingsession -", "wagtailcore_pagesubscription +",
    "wagtailusers_userprofile +",
}  # fmt: skip
# What the old worker does with what waited: mails go out and name nobody any more, tasks are done.
WORKING = {
    *(f"people_outgoingmail.{name}" for name in ("attempts", "context", "key", "sent_at", "to_email", "to_user_id")),
    *(f"django_tasks_database_dbtaskresult.{name}" for name in ("status", "started_at", "finished_at", "worker_ids")),
}  # fmt: skip
WRITING = {"chat_message +", "chat_event +", "chat_room.last_seq"}
INDEXING = {"chat_searchentry +", "chat_searchprogress +", "chat_searchprogress.seq"}
SIGNING_UP = {"programs_enrollment +", "people_outgoingmail +"}
MIGRATING = {"django_migrations +", "django_content_type +", "auth_permission +"}


class Passers:
    """はな and others, who go on using the site: they read, write and sign up until `leave`."""

    def __init__(self, site: Site) -> None:
        self.site, self.said, self.pages = site, [], 0
        self.wrong: list[str] = []
        self._gone = threading.Event()
        self._thread = threading.Thread(target=self._come_and_go, daemon=True)
        self._thread.start()

    def leave(self) -> None:
        self._gone.set()
        self._thread.join(60)
        assert self.wrong == []

    def _come_and_go(self) -> None:
        room = f"/groups/{self.site.facts['room']}/room/"
        while not self._gone.is_set():
            for path in ("/", "/programs/", "/my/", room):
                self._expect(200, path)
                self.pages += 1
            self.write()
            self._gone.wait(0.7)  # fewer words than a room takes from one person

    def write(self) -> None:
        words = f"いまのことば {len(self.said)}"
        room = f"/groups/{self.site.facts['room']}/room/"
        if self._expect(302, room, {"body": words, "client_id": str(uuid.uuid4())}):
            self.said.append(words)

    def sign_up(self, who: str, occurrence: int) -> None:
        """And wait for the mail that the worker sends."""
        before = len(letters_in(self.site.mails))
        form = {"called_name": "きたひと", "people": "1", "age": "adult"}
        assert self._expect(302, f"/programs/dates/{occurrence}/signup/", form, who), self.wrong
        to = self.site.facts["emails"][who]
        wait_for(lambda: any(to == one["To"] for one in letters_in(self.site.mails)[before:]), "the mail goes out")

    def _expect(self, status: int, path: str, form: dict[str, str] | None = None, who: str = "hana") -> bool:
        found, body, _headers = visit(self.site.port, path, self.site.facts["cookies"][who], form)
        if found != status:
            self.wrong.append(f"{path}: {found} {heading(body)}")
        return found == status


def test_an_upgrade_while_the_old_version_is_at_work(copies: Copies, filled: Filled, answers: Answers) -> None:
    site = copies("upgraded")
    at_first = site.rows()
    site.code = filled.code
    with site.served() as web:
        site.settle()
        begun = site.rows()
        # The old worker has sent what waited, done the tasks that waited, and let everything else alone.
        rows_are_the_same(at_first, begun, WORKING, declared={})
        passers = Passers(site)
        wait_for(lambda: passers.said, "somebody writes")
        passers.sign_up("riku", site.facts["free"][0])
        prepared = site.prepare()
        assert prepared.wait(120) == 0, (site.folder / "prepare.log").read_text()[-4000:]
        said = len(passers.said)
        wait_for(lambda: len(passers.said) > said + 1, "people write on the new tables")
        passers.sign_up("hana", site.facts["free"][1])  # by old processes, on the new tables
        passers.leave()
        site.settle()
        then = answers | behind_the_links(web.port, site.mails, site.facts, site.facts["cookies"])  # also of later mails
    ended = site.rows()
    rows_are_the_same(begun, ended, LOOKING | WRITING | INDEXING | SIGNING_UP | MIGRATING, declared=changed.ROWS)
    permissions_are_the_same(at_first, ended)
    assert bodies(ended) - bodies(at_first) == Counter(passers.said)
    assert passers.pages > 8

    site.code = ROOT
    with site.served() as web:
        answers_are_the_same(then, site.open_everything(web))
        status, page, _headers = visit(web.port, f"/groups/{site.facts['room']}/room/", site.facts["cookies"]["hana"])
        assert status == 200
        assert [words for words in passers.said if words not in page] == []
        site.settle()
    rows_are_the_same(ended, site.rows(), LOOKING | INDEXING, declared={})
    assert len(then) > len(answers) + 10


def bodies(rows: Rows) -> Counter[str]:
    """What is said in all rooms."""
    return Counter(row["body"] for row in rows["chat_message"].values())
