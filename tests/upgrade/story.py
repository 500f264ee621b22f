"""Upgrade the commit before, filled and at work; and restore a backup of it with the new version."""

import json
import threading
import uuid
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from tests.faults.day import letters_in
from tests.faults.tab import visit
from tests.services import wait_for
from tests.upgrade import changed
from tests.upgrade.answers import Answers, at_the_doors, behind_the_links, doors_of, heading, links
from tests.upgrade.before import ROOT, Filled
from tests.upgrade.rows import Rows
from tests.upgrade.same import answers_are_the_same, permissions_are_the_same, rows_are_the_same
from tests.upgrade.site import Site

# What people change by looking around, and the worker in passing: sessions, counts, what was read and opened.
LOOKING = {
    "django_session.expire_date", "django_session.session_data", "people_count +", "people_count -", "people_count.used",
    "chat_readmark.seq", "people_auditentry +", "wagtailadmin_editingsession +", "wagtailcore_pagesubscription +",
    "notices_notice.read_at", "people_user.notices_waiting",
}  # fmt: skip
# A worker follows the rooms' logs and climbs the ladder of alarms; whom it tells depends on the clock.
TELLING = {
    "chat_newsprogress +", "chat_newsprogress.seq", "notices_notice +", "notices_preference +", "notices_delivery +",
    "people_user.notices_waiting", "notices_fact +", "groups_alarmcall +", "groups_alarm.step", "groups_alarm.next_at",
    *(f"notices_notice.{name}" for name in ("count", "upto", "last_at", "planned_at")),
    *(f"notices_delivery.{name}" for name in ("attempts", "due_at", "sent_at", "cancelled_at")),
}  # fmt: skip
# What the old worker does with what waited: mails are sent and name nobody any more, tasks are done, counts expire.
WORKING = {
    "people_count -",
    *(f"people_outgoingmail.{name}" for name in ("attempts", "context", "key", "sent_at", "to_email", "to_user_id")),
    *(f"django_tasks_database_dbtaskresult.{name}" for name in ("status", "started_at", "finished_at", "worker_ids")),
}  # fmt: skip
WRITING = {"chat_message +", "chat_event +", "chat_room.last_seq"}
INDEXING = {"chat_searchentry +", "chat_searchprogress +", "chat_searchprogress.seq"}
SIGNING_UP = {"programs_enrollment +", "programs_participant +", "people_outgoingmail +"}
# Credentials, which are in no backup.
DOORS = {
    "django_session -", "usersessions_usersession -", "django_tasks_database_dbtaskresult -", "notices_pushdevice -",
    "notices_pushkey -", "notices_linecode -",
}  # fmt: skip
MIGRATING = {"django_migrations +", "django_content_type +", "auth_permission +"}


class Passers:
    """はな and others, who keep using the site: they read, write and sign up until `leave`."""

    def __init__(self, site: Site) -> None:
        self.site, self.pages = site, 0
        self.said: list[str] = []
        self.wrong: list[str] = []
        self._gone = threading.Event()
        self._thread = threading.Thread(target=self._come_and_go, daemon=True)
        self._thread.start()

    def leave(self) -> None:
        self._gone.set()
        self._thread.join(60)
        assert not self.wrong, self.wrong

    def _come_and_go(self) -> None:
        room = f"/groups/{self.site.facts['room']}/room/"
        while not self._gone.is_set():
            for path in ("/", "/programs/", "/my/", room):
                self._expect(200, path)
                self.pages += 1
            self.write()
            self._gone.wait(1)

    def write(self) -> None:
        words = f"いまのことば {len(self.said)}"
        room = f"/groups/{self.site.facts['room']}/room/"
        if self._expect(302, room, {"body": words, "client_id": str(uuid.uuid4())}):
            self.said.append(words)

    def sign_up(self, who: str, occurrence: int) -> None:
        """Sign up, and wait for the mail that the worker sends."""
        before = len(letters_in(self.site.mails))
        path = f"/programs/dates/{occurrence}/signup/"
        _found, page, _headers = visit(self.site.port, path, self.site.facts["cookies"][who])
        answers = {"called_name": "きたひと", "people": "1", "age": "adult"}
        form = {name: said for name, said in answers.items() if f'name="{name}"' in page}
        assert self._expect(302, path, form, who), self.wrong
        to = self.site.facts["emails"][who]
        wait_for(lambda: any(to == one["To"] for one in letters_in(self.site.mails)[before:]), "the mail goes out")

    def _expect(self, status: int, path: str, form: dict[str, str] | None = None, who: str = "hana") -> bool:
        found, body, _headers = visit(self.site.port, path, self.site.facts["cookies"][who], form)
        if found != status:
            self.wrong.append(f"{path}: {found} {heading(body)}")
        return found == status


def upgrade_at_work(site: Site, filled: Filled, answers: Callable[[], Answers]) -> None:
    """Let old processes run during and after the new version's preparation, on its tables; then let new ones take over.

    `answers` are those of the commit before on the filled installation.
    """
    at_first = site.rows()
    site.code = filled.code
    with site.served() as web:
        site.settle()
        begun = site.rows()
        # The old worker has sent the waiting mails, done the waiting tasks, and left everything else alone.
        rows_are_the_same(at_first, begun, WORKING | TELLING, declared={})
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
        meanwhile = [link for link in links(site.mails) if link not in links(filled.mails)]
        # The old version finds the same on the new tables as on its own.
        doors = at_the_doors(web.port, site.facts, site.facts["cookies"])
        answers_are_the_same(doors_of(answers()), doors, declared=changed.MEANWHILE)
        late = behind_the_links(web.port, meanwhile, site.facts, site.facts["cookies"])
    ended = site.rows()
    rows_are_the_same(
        begun,
        ended,
        LOOKING | WRITING | INDEXING | TELLING | SIGNING_UP | MIGRATING,
        declared=changed.ROWS | changed.PREPARED,
    )
    permissions_are_the_same(at_first, ended, declared=changed.PERMISSIONS)
    assert bodies(ended) - bodies(at_first) == Counter(passers.said), "every word is there once"
    assert len(ended["programs_enrollment"]) == len(begun["programs_enrollment"]) + 2
    assert passers.pages > 8

    site.code = ROOT
    with site.served() as web:
        answers_are_the_same(answers() | late, site.open_everything(web), declared=changed.ANSWERS)
        status, page, _headers = visit(web.port, f"/groups/{site.facts['room']}/room/", site.facts["cookies"]["hana"])
        assert status == 200
        assert [words for words in passers.said if words not in page] == []
        site.settle()
        rows_are_the_same(ended, site.rows(), LOOKING | INDEXING | TELLING, declared=changed.LATER)
        people_come_with_sign_ups(site.rows())
        links_are_good(site)
    assert len(late) > 10
    sent = Counter(str(letter["Message-ID"]) for letter in letters_in(site.mails))
    assert not [mail for mail, times in sent.items() if times > 1], "no mail goes out twice"


def bring_back(old: Site, new: Site, filled: Filled) -> None:
    """Restore a backup that the commit before made of `old` into `new`, which has no database yet."""
    old.code, new.code = filled.code, ROOT
    old.manage("backup")
    (file,) = old.backups.iterdir()
    new.manage("restore", str(file))
    rows_are_the_same(old.rows(), new.rows(), DOORS | MIGRATING, declared=changed.ROWS)
    permissions_are_the_same(old.rows(), new.rows(), declared=changed.PERMISSIONS)
    assert files_in(new.media) == files_in(old.media) != {}


def answers_as_before(new: Site, answers: Answers) -> None:
    """Check that the restored site answers everybody as before, once they have signed in again."""
    then = new.facts["cookies"]
    new.cookies = json.loads(new.run(SIGN_IN.format(emails={role: new.facts["emails"][role] for role in then})))
    with new.served(with_worker=False) as web:
        assert visit(web.port, "/my/", then["hana"])[0] == 302
        answers_are_the_same(answers, new.open_everything(web), declared=changed.ANSWERS)


SIGN_IN = """
import json
from people.models import User
from tests.factories.people import client_for
clients = {{role: client_for(User.objects.get(email=email)) for role, email in {emails}.items()}}
print(json.dumps({{role: "sessionid=" + client.cookies["sessionid"].value for role, client in clients.items()}}))
"""


def files_in(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def links_are_good(site: Site) -> None:
    """Check that the new version does what the old version's mails offer."""
    dates, cookies, emails = site.facts["dates"], site.facts["cookies"], site.facts["emails"]

    def post(path: str, form: dict[str, str], who: str = "") -> str:
        status, page, _headers = visit(site.port, path, cookies.get(who, ""), form)
        assert status in (200, 302), (path, status, heading(page))
        return page

    def state(number: int) -> str:
        return str(site.rows()["programs_enrollment"][(number,)]["state"])

    assert [state(number) for number in (dates["waits"], dates["own"], dates["agreed"], 1)] == [
        "held", "confirmed", "confirmed", "held",
    ]  # fmt: skip
    post(link_to(site, "nao-no-oya@demo.example", "/programs/guardian/"), {"answer": "confirm"})
    post(link_to(site, "haru-no-haha@demo.example", "/programs/guardian/"), {"answer": "decline"})
    post(link_to(site, "yuu-no-oya@demo.example", "/programs/guardian/agreed/"), {"answer": "withdraw"})
    post(link_to(site, emails["kei"], "/programs/cancel/"), {})
    assert [state(number) for number in (dates["waits"], dates["own"], dates["agreed"], 1)] == [
        "confirmed", "cancelled", "cancelled", "cancelled",
    ]  # fmt: skip

    post(link_to(site, "riku@demo.example", "/accounts/undo/"), {})
    now = {row["email"] for row in site.rows()["people_user"].values()}
    assert ("riku@demo.example" in now, emails["riku"] in now) == (True, False)

    voices = site.facts["voices"]
    for name, answer in {"answered": "考えます", "named": "考えます", "unread": "ありがとうございました"}.items():
        assert answer in post("/voices/answer/", {"code": voices[name]}), name

    asked = {row["user_id"]: row for row in site.rows()["groups_appointment"].values() if row["settled_at"] is None}
    numbers = {row["email"]: number for (number,), row in site.rows()["people_user"].items()}
    proposed, confirmed = asked[numbers[emails["jun"]]], asked[numbers[emails["kanade"]]]
    desk = link_to(site, emails["admin"], "/admin/peer-groups/facilitators/")
    post(desk, {"act": "confirm", "of": str(UUID(str(proposed["id"])))}, "admin")
    post(f"/groups/appointments/{UUID(str(confirmed['id']))}/", {"answer": "accept"}, "kanade")
    then = site.rows()["groups_appointment"]
    assert [then[(one["id"],)]["state"] for one in (proposed, confirmed)] == ["confirmed", "accepted"]


def people_come_with_sign_ups(rows: Rows) -> None:
    """Check that each sign-up, of either version, has its participants, and each held seat its hold."""
    come = Counter(row["enrollment_id"] for row in rows["programs_participant"].values())
    assert come == {number: row["people"] for (number,), row in rows["programs_enrollment"].items()}
    waits = {row["enrollment_id"]: row["key"] for row in rows["programs_hold"].values() if row["released_at"] is None}
    held = {number: row for (number,), row in rows["programs_enrollment"].items() if row["state"] == "held"}
    assert waits == {number: row["guardian_key"] for number, row in held.items()} != {}


def link_to(site: Site, to: str, begins: str) -> str:
    """The first link of this kind in the mails to an address."""
    return next(path for whom, path in links(site.mails) if whom == to and path.startswith(begins))


def bodies(rows: Rows) -> Counter[str]:
    """The messages of all rooms."""
    return Counter(row["body"] for row in rows["chat_message"].values())
