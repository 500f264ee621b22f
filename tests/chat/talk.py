"""People who do what they do, in any order, on a line that breaks: the machine of `test_log_property`."""

import contextlib
import uuid
from collections.abc import Callable
from typing import Any, ClassVar

from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from chat.actions import author, held, moderate, mute, pin, react, topics
from chat.actions.hold import Held
from chat.actions.post import post_message
from chat.enums import ReactionKind
from chat.hub.connection import Close
from chat.models import HeldMessage, Message, Mute, Room, Topic
from ground.refusals import Refusal
from groups.actions import appoint
from groups.actions.leave import leave
from groups.actions.read_back import read_back_due
from groups.actions.remove import remove
from groups.actions.settings import set_pace
from groups.models import Membership
from people.models import User
from tests.chat.agreement import all_see_what_is_there
from tests.chat.pages import Frame, Page, settle
from tests.chat.phones import Phone, session_for
from tests.chat.processes import Bell, Process
from tests.factories import rooms as make
from tests.factories.groups import make_staff
from tests.factories.people import make_user
from tests.factories.watched import HOLD

TOPICS = st.sampled_from(["", "", "ねむり", "ネムリ！", HOLD])
PICK = st.integers(0, 1_000)
WHERE = st.integers(0, 1)  # a process
MEMBERS = ["hana", "sora"]
PAGES = ["hana", "hana", "sora", "midori", "outsider"]  # whose they are
PAGE = st.integers(0, len(PAGES) - 1)
WORDS = st.sampled_from(["こんばんは", HOLD, "うん", "@hana ねえ", "＠soraさん", "<b>&", "👩‍👧 いま", "a" * 50])
SETTLED = st.sampled_from([True, True, False])  # whether all that can happen does so before the next step


class People:
    """Who takes part: the same in all runs, each time in a new group."""

    def __init__(self) -> None:
        self.users = {name: make_user(name) for name in ("midori", "hana", "sora", "outsider")}
        self.keys = {name: session_for(user) for name, user in self.users.items()}
        self.staff = [make_staff(), make_staff()]


class Talk(RuleBasedStateMachine):
    """Two processes, five pages of four people. Rules send frames and forms, serve the database, and break lines."""

    people: ClassVar[People]
    runs: ClassVar[int] = 0  # how many there were,
    steps: ClassVar[int] = 0  # and how many steps in all of them

    @initialize()
    def begin(self) -> None:
        Talk.runs += 1
        self.group = make.group(f"g{uuid.uuid4().hex}")
        self.room = Room.objects.create(group=self.group)
        for name in ("midori", *MEMBERS):
            role = make.Role.FACILITATOR if name == "midori" else make.Role.MEMBER
            make.join(self.people.users[name], self.group, role=role)
        self.air: list[tuple[Process, Bell]] = []
        self.processes = [Process(self.air), Process(self.air)]
        self.pages = [
            Page(self.people.users[name], self.people.keys[name], self.room, self.group.slug) for name in PAGES
        ]
        self.sent_away: list[
            tuple[Phone, int]
        ] = []  # sockets of who had gone, and how many frames they had got by then
        for number, page in enumerate(self.pages[:4]):
            page.connect(self.processes[number % 2])
        self.settle()

    # ── what the rules use ──

    def settle(self) -> None:
        settle(self.processes, self.pages)

    def then(self, settled: bool) -> None:
        if settled:
            self.settle()

    def message(self, pick: int) -> Message | None:
        pks = Message.objects.filter(room=self.room).order_by("-seq").values_list("pk", flat=True)
        return Message.objects.get(pk=pks[pick % len(pks)]) if pks else None

    def act(self, page: Page, frame: Frame, form: Callable[..., Any], where: int, **given: Any) -> None:
        """By the page's socket when its line is up, else by a form."""
        if page.is_up:
            page.send({"id": str(uuid.uuid4()), **frame})
        else:
            with contextlib.suppress(Refusal):
                self.processes[where].by_form(form, actor=page.user, **given)

    # ── saying and changing ──

    @rule(
        number=PAGE, words=WORDS, topic=TOPICS, answered=PICK, reply=st.booleans(), twice=st.booleans(),
        settled=SETTLED,
    )  # fmt: skip
    def post(self, number: int, words: str, topic: str, answered: int, reply: bool, twice: bool, settled: bool) -> None:
        page = self.pages[number]
        frame: dict[str, Any] = {"t": "post", "id": str(uuid.uuid4()), "body": words}
        if reply and (message := self.message(answered)):
            frame["reply_to"] = message.pk
        if topic:
            frame["topic"] = topic
        page.post(frame)
        if twice and page.is_up:
            page.send(frame)
        self.then(settled)

    @rule(number=PAGE, where=WHERE, pick=PICK, by_form=st.booleans(), settled=SETTLED)
    def retry(self, number: int, where: int, pick: int, by_form: bool, settled: bool) -> None:
        """Send what was sent before, acknowledged or not, by the socket or by a form in any process."""
        page = self.pages[number]
        if not page.posts:
            return
        frame = page.posts[pick % len(page.posts)]
        if page.is_up and not by_form:
            page.send(frame)
        else:
            with contextlib.suppress(Refusal):
                posted = self.processes[where].by_form(
                    post_message, actor=page.user, room=self.room, client_id=uuid.UUID(frame["id"]),
                    body=frame["body"], reply_to=frame.get("reply_to"), topic=frame.get("topic", ""),
                )  # fmt: skip
                if isinstance(posted, Held):
                    return
                place = (posted.message.pk, posted.message.seq)
                assert page.acked.setdefault(frame["id"], place) == place
        self.then(settled)

    @rule(number=PAGE, where=WHERE, pick=PICK, words=WORDS, settled=SETTLED)
    def edit(self, number: int, where: int, pick: int, words: str, settled: bool) -> None:
        if message := self.message(pick):
            frame = {"t": "edit", "message": message.pk, "body": words}
            self.act(self.pages[number], frame, author.edit_message, where, message=message, body=words)
            self.then(settled)

    @rule(number=PAGE, where=WHERE, pick=PICK, topic=TOPICS, settled=SETTLED)
    def say_about(self, number: int, where: int, pick: int, topic: str, settled: bool) -> None:
        """The writer says what a message is about, or a facilitator moves it."""
        if message := self.message(pick):
            what, form = ("move", topics.move) if number == 3 else ("topic", topics.set_topic)
            frame = {"t": what, "message": message.pk, "topic": topic}
            self.act(self.pages[number], frame, form, where, message=message, topic=topic)
            self.then(settled)

    @rule(where=WHERE, pick=PICK, name=TOPICS, settled=SETTLED)
    def rename_topic(self, where: int, pick: int, name: str, settled: bool) -> None:
        rows = list(Topic.objects.filter(room=self.room).order_by("pk"))
        for topic in rows[pick % len(rows) :][:1] if rows else ():
            frame = {"t": "rename_topic", "topic": topic.pk, "name": name}
            given = {"room": self.room, "topic_id": topic.pk, "name": name}
            self.act(self.pages[3], frame, topics.rename_topic, where, **given)
            self.then(settled)

    @rule(number=PAGE, where=WHERE, pick=PICK, settled=SETTLED)
    def withdraw(self, number: int, where: int, pick: int, settled: bool) -> None:
        if message := self.message(pick):
            frame = {"t": "withdraw", "message": message.pk}
            self.act(self.pages[number], frame, author.withdraw_message, where, message=message)
            self.then(settled)

    @rule(number=PAGE, where=WHERE, pick=PICK, kind=st.sampled_from(ReactionKind), on=st.booleans(), settled=SETTLED)
    def react(self, number: int, where: int, pick: int, kind: ReactionKind, on: bool, settled: bool) -> None:
        if message := self.message(pick):
            frame = {"t": "react", "message": message.pk, "kind": str(kind), "on": on}
            form = react.react if on else react.unreact
            self.act(self.pages[number], frame, form, where, message=message, kind=kind)
            self.then(settled)

    @rule(where=WHERE, pick=PICK, what=st.sampled_from(["release", "send_back", "withdraw", "appeal", "away"]))
    def decide(self, where: int, pick: int, what: str) -> None:
        """Somebody decides about words that wait, or their author does something about them."""
        rows = list(HeldMessage.objects.filter(room=self.room).select_related("author").order_by("-pk")[:20])
        if not rows:
            return
        it, do = rows[pick % len(rows)], self.processes[where].by_form
        with contextlib.suppress(Refusal):
            if what == "release":
                do(held.release, actor=self.people.users["midori"], held=it)
            elif what == "send_back":
                do(held.send_back, actor=self.people.users["midori"], held=it, reason="約束")
            elif it.author is not None:
                own = {"withdraw": held.withdraw_held, "appeal": held.appeal, "away": held.put_away}
                do(own[what], actor=it.author, held=it)

    @rule(number=st.sampled_from([3, 3, 3, 0]), where=WHERE, pick=PICK, show=st.booleans(), settled=SETTLED)
    def moderate(self, number: int, where: int, pick: int, show: bool, settled: bool) -> None:
        if message := self.message(pick):
            frame = {"t": "restore" if show else "hide", "message": message.pk, "reason": "約束"}
            form = moderate.restore if show else moderate.hide
            self.act(self.pages[number], frame, form, where, message=message, reason="約束")
            self.then(settled)

    @rule(
        number=st.sampled_from([3, 3, 3, 0]), where=WHERE, pick=PICK, settled=SETTLED,
        what=st.sampled_from(["pin", "pin", "unpin", "stop_replies", "allow_replies"]),
    )  # fmt: skip
    def look_after(self, number: int, where: int, pick: int, what: str, settled: bool) -> None:
        if message := self.message(pick):
            frame = {"t": what, "message": message.pk}
            self.act(self.pages[number], frame, getattr(pin, what), where, message=message)
            self.then(settled)

    @rule(where=WHERE, on=st.booleans(), settled=SETTLED)
    def freeze(self, where: int, on: bool, settled: bool) -> None:
        frame = {"t": "freeze", "on": on, "reason": "休み"}
        form, given = (moderate.freeze, {"reason": "休み"}) if on else (moderate.unfreeze, {})
        self.act(self.pages[3], frame, form, where, room=self.room, **given)
        self.then(settled)

    @rule(where=WHERE, seconds=st.sampled_from([0, 0, 1]), settled=SETTLED)
    def change_the_pace(self, where: int, seconds: int, settled: bool) -> None:
        with contextlib.suppress(Refusal):
            self.processes[where].by_form(set_pace, actor=self.pages[3].user, group=self.group, seconds=seconds)
        self.then(settled)

    @rule(number=PAGE, where=WHERE, pick=PICK, settled=SETTLED)
    def mute(self, number: int, where: int, pick: int, settled: bool) -> None:
        if message := self.message(pick):
            self.act(self.pages[number], {"t": "mute", "message": message.pk}, mute.mute, where, message=message)
            self.then(settled)

    @rule(number=PAGE, where=WHERE, pick=PICK, settled=SETTLED)
    def block(self, number: int, where: int, pick: int, settled: bool) -> None:
        if message := self.message(pick):
            self.act(self.pages[number], {"t": "block", "message": message.pk}, mute.block, where, message=message)
            self.then(settled)

    @rule(where=WHERE, pick=PICK, settled=SETTLED)
    def unmute(self, where: int, pick: int, settled: bool) -> None:
        rows = list(Mute.objects.filter(room=self.room).order_by("pk"))
        for muted in rows[pick % len(rows) :][:1] if rows else ():
            with contextlib.suppress(Refusal):
                self.processes[where].by_form(mute.unmute, actor=muted.user, group=self.group, muted_id=muted.pk)
            self.then(settled)

    # ── coming and going ──

    @rule(name=st.sampled_from(MEMBERS), where=WHERE, delete_messages=st.booleans(), settled=SETTLED)
    def leave(self, name: str, where: int, delete_messages: bool, settled: bool) -> None:
        user, process = self.people.users[name], self.processes[where]
        if process.by_form(leave, actor=user, group=self.group, delete_messages=delete_messages):
            self.nothing_more(process, user)
        self.then(settled)

    @rule(name=st.sampled_from(MEMBERS), where=WHERE, settled=SETTLED)
    def be_removed(self, name: str, where: int, settled: bool) -> None:
        user, process = self.people.users[name], self.processes[where]
        seats = Membership.objects.filter(user=user, group=self.group, left_at=None, role=make.Role.MEMBER)
        if membership := seats.first():
            process.by_form(remove, actor=self.people.users["midori"], membership=membership, reason="約束")
            self.nothing_more(process, user)
            self.then(settled)

    @rule(name=st.sampled_from(MEMBERS), where=WHERE, settled=SETTLED)
    def join(self, name: str, where: int, settled: bool) -> None:
        user = self.people.users[name]
        if not Membership.objects.filter(user=user, group=self.group, left_at=None).exists():
            make.join(user, self.group, nickname=uuid.uuid4().hex[:8])
        self.come_in(user, where)
        self.then(settled)

    # ── watching over the room ──

    @rule(name=st.sampled_from([*MEMBERS, "outsider"]), where=WHERE, reads_back=st.booleans(), settled=SETTLED)
    def become_facilitator(self, name: str, where: int, reads_back: bool, settled: bool) -> None:
        """A member reads on as before; whoever was not inside reads from now on."""
        user, do = self.people.users[name], self.processes[where].by_form
        if Membership.objects.filter(user=user, group=self.group, left_at=None, role=make.Role.FACILITATOR).exists():
            return
        asked = do(appoint.propose_facilitator, actor=self.people.staff[0], group=self.group, user=user,
                   reads_back=reads_back)  # fmt: skip
        do(appoint.confirm_appointment, actor=self.people.staff[1], appointment=asked)
        do(appoint.accept_appointment, actor=user, appointment=asked)
        self.come_in(user, where)
        self.then(settled)

    @rule(name=st.sampled_from([*MEMBERS, "outsider"]), where=WHERE, settled=SETTLED)
    def be_relieved(self, name: str, where: int, settled: bool) -> None:
        user, process = self.people.users[name], self.processes[where]
        seats = Membership.objects.filter(user=user, group=self.group, left_at=None, role=make.Role.FACILITATOR)
        if membership := seats.first():
            process.by_form(appoint.relieve_facilitator, actor=self.people.staff[0], membership=membership)
            self.nothing_more(process, user)
            self.then(settled)

    @rule(where=WHERE, settled=SETTLED)
    def a_week_goes_by(self, where: int, settled: bool) -> None:
        """Whoever was announced to read back does so now."""
        waiting = Membership.objects.filter(group=self.group, reads_back_at__isnull=False)
        waiting.update(reads_back_at=timezone.now())
        self.processes[where].by_form(read_back_due)
        self.then(settled)

    def come_in(self, user: User, where: int) -> None:
        for page in self.pages:
            if page.user == user and page.rendered is None:
                page.load()
                page.connect(self.processes[where])

    def nothing_more(self, process: Process, user: User) -> None:
        """From here on this person's open sockets of this process are closed and get nothing."""
        for page in self.pages:
            if page.user == user and page.process is process and page.phone and page.is_welcome:
                # Of a changed role they may have been told before, and not have come back yet.
                assert page.phone.close_code in (Close.NOT_A_MEMBER, Close.RESYNC)
                self.sent_away.append((page.phone, len(page.phone.received)))

    # ── the line, the database and the air ──

    @rule(number=PAGE)
    def drop(self, number: int) -> None:
        self.pages[number].hang_up()

    @rule(number=PAGE, where=WHERE, settled=SETTLED)
    def resume(self, number: int, where: int, settled: bool) -> None:
        self.pages[number].connect(self.processes[where])
        self.then(settled)

    @rule(where=WHERE, pick=PICK)
    def serve(self, where: int, pick: int) -> None:
        self.processes[where].serve(pick)

    @rule(number=PAGE, fetch=st.booleans())
    def read(self, number: int, fetch: bool) -> None:
        self.pages[number].read()
        if fetch:
            self.pages[number].fetch_list()

    @rule(pick=PICK, lost=st.booleans(), settled=SETTLED)
    def ring(self, pick: int, lost: bool, settled: bool) -> None:
        """One ring comes through the air, in any order, or is lost where something heals that."""
        if not self.air:
            return
        sender, bell = self.air.pop(pick % len(self.air))
        if lost and ("news" in bell or "ended" in bell):
            return
        for process in self.processes:
            if process is not sender:
                process.hear(bell)
                if "ended" in bell:
                    self.nothing_more(process, User.objects.get(pk=bell["ended"][1]))
        self.then(settled)

    @rule(where=WHERE, settled=SETTLED)
    def look(self, where: int, settled: bool) -> None:
        process = self.processes[where]
        process.do(process.hub.watch.look())
        self.then(settled)

    @rule(all_lost=st.booleans())
    def come_to_rest(self, all_lost: bool) -> None:
        """Every process looks after its rooms; then everybody sees what is there."""
        while self.air:
            self.ring(pick=0, lost=all_lost, settled=True)
        self.settle()
        for process in self.processes:
            process.do(process.hub.watch.check())
            process.do(process.hub.watch.look())
        self.settle()
        all_see_what_is_there(self.room, self.pages)

    # ── what always holds ──

    @invariant()
    def nobody_who_has_gone_gets_anything(self) -> None:
        Talk.steps += 1
        for phone, received in getattr(self, "sent_away", ()):
            assert len(phone.received) == received

    def teardown(self) -> None:
        if not hasattr(self, "processes"):
            return
        try:
            for number, page in enumerate(self.pages):
                if not page.is_up:
                    page.connect(self.processes[number % 2])
            self.come_to_rest(all_lost=True)
            inside = set(Membership.objects.filter(group=self.group, left_at=None).values_list("user_id", flat=True))
            # Whoever came back has an ended page, and opens a new one (`join`); all others are back on theirs.
            assert all(page.is_up == (page.user.pk in inside) for page in self.pages if page.rendered or page.is_up)
            for page in self.pages:
                page.hang_up()
        finally:
            for process in self.processes:
                process.end()
