"""The demo's shift: what 田中, a midwife, finds on her desk tonight, told through the same actions as real use."""

import uuid
from datetime import date, time

from django.db import transaction

from chat import log
from chat.actions import held as words
from chat.actions.hold import Held
from chat.actions.post import Posted, post_message
from chat.actions.report import report
from chat.enums import ReportReason
from chat.models import HeldMessage, Message
from desk.actions import decide
from desk.enums import Ending
from desk.held import presets_for
from desk.models import Case
from desk.targets import promised_until
from groups.actions.join import request_to_join
from groups.actions.notes import add_note
from groups.actions.pause import lift_pause, pause_writing
from groups.actions.watch import add_watches
from groups.enums import PauseFor, Rung
from groups.models import JoinRequest, Membership, PeerGroup
from people.demo import member
from people.models import User
from places.enums import Weekday

OURS = uuid.UUID("0a6b7f0c-4a55-4a8b-9f0b-5f6e1c0d7a42")  # the namespace of the shift's message ids
NIGHT, FIRST_YEAR = "nemurenai-yoru", "hajimete-zero"
TIRED, BLAMING, SELLING = "tired", "blaming", "selling"
SAID = {
    TIRED: "3日、ほとんど眠れていません。泣き声がすると、部屋から逃げだしたくなります。",
    BLAMING: "抱っこばかりするから、くせになるんだと思います。",
    SELLING: "ベビーカーを 500えんで うります。ほしい ひとは いって ください。",
}


@transaction.atomic
def tell(cast: dict[str, User], today: date) -> None:
    """Let the shift begin: each kind of case waits, and something was decided before. Idempotent."""
    night = PeerGroup.objects.filter(slug=NIGHT).first()
    if night is None or Message.objects.filter(client_id=_id(TIRED)).exists():
        return
    _as_asked()
    _tonight(cast, night)
    _decided(cast)
    _known(cast, night)
    _waiting(cast, night)


def _as_asked() -> None:
    """Count the time of requests from the days to which `groups.demo` dated them back: one is overdue."""
    waiting = JoinRequest.objects.filter(state=JoinRequest.State.PENDING).select_related("group")
    for wish in waiting:
        Case.objects.filter(group=wish.group, about=wish.user, closed_at=None).update(
            opened_at=wish.created_at, due_at=promised_until(wish.created_at, wish.group.answer_days)
        )


def _tonight(cast: dict[str, User], night: PeerGroup) -> None:
    """Somebody is on duty on each night of the week (`groups.demo` tells of the working days)."""
    weekend = [Weekday.SATURDAY, Weekday.SUNDAY]
    midwife = cast["midwife"]
    add_watches(
        weekdays=weekend, actor=midwife, user=midwife, group=night, starts=time(20), ends=time(1), rung=Rung.FIRST
    )


def _decided(cast: dict[str, User]) -> None:
    """A case that is closed with its outcome, and words that went back to their author."""
    midwife = cast["midwife"]
    said = _say(cast["jun"], _group("iroiro-kotoba"), SELLING)
    report(actor=cast["kanade"], message=said, reason=ReportReason.SELLING)
    case = Case.objects.get(message=said)
    note = "部屋で、センターの「ゆずりあいの掲示板」を案内しました。"
    decide.close(actor=midwife, case=case, version=case.version, outcome=Ending.HANDLED, note=note)
    waits = _wait(cast["jun"], _group(FIRST_YEAR), "ミルクのこと、インスタで話しませんか。")
    _return(midwife, waits, "contact", "ミルクのこと、ここで話しませんか。")


def _known(cast: dict[str, User], night: PeerGroup) -> None:
    """What よふかしうみ's card shows: a pause that was lifted again, and a note."""
    midwife, umi = cast["midwife"], Membership.objects.get(group=night, user=cast["umi"], left_at=None)
    pause_writing(actor=midwife, membership=umi, hours=PauseFor.DAY, preset="selling")
    lift_pause(actor=midwife, membership=umi)  # and its letter does not go out
    add_note(
        actor=midwife,
        membership=umi,
        text="よかれと思って、すすめてしまう方です。お話ししたら、ご自分から「読むだけにします」と書いてくださいました。",
    )


def _waiting(cast: dict[str, User], night: PeerGroup) -> None:
    """A worry with its time running, a report, words that wait, an appeal, and somebody new who asks to join."""
    tired = _say(cast["akari"], night, TIRED)
    blaming = _say(cast["umi"], night, BLAMING)
    report(actor=cast["riku"], message=blaming, reason=ReportReason.HURT)
    _wait(cast["riku"], night, "同じ月齢の方、LINEを交換しませんか。")
    school = _group("hattatsu-ki-ni-naru")
    waits = _wait(cast["riku"], school, "読んでよかった本があります。くわしくはメッセージください。")
    _return(cast["senpai"], waits, "selling", "読んでよかった本があります。題名は…")
    words.appeal(actor=cast["riku"], held=waits, words="売りたいのではなく、図書館で借りられる本のことです。")
    first_year = _group(FIRST_YEAR)
    request_to_join(
        actor=member("yui", "ゆい"),
        group=first_year,
        nickname="ゆい",
        rules_digest=first_year.rules_digest,
        message="先週、退院してきました。夜になると、ひとりで泣いてしまいます。",
    )
    report(
        actor=cast["riku"],
        message=tired,
        reason=ReportReason.WORRIED,
        note="ひとりで大丈夫か、心配です。声をかけてあげてください。",
    )


def _group(slug: str) -> PeerGroup:
    found: PeerGroup = PeerGroup.objects.get(slug=slug)
    return found


def _id(name: str) -> uuid.UUID:
    return uuid.uuid5(OURS, name)


def _say(person: User, group: PeerGroup, name: str) -> Message:
    sent = post_message(actor=person, room=log.room_of(group), client_id=_id(name), body=SAID[name])
    assert isinstance(sent, Posted)
    return sent.message


def _wait(person: User, group: PeerGroup, body: str) -> HeldMessage:
    sent = post_message(actor=person, room=log.room_of(group), client_id=_id(body), body=body)
    assert isinstance(sent, Held)
    return sent.held


def _return(facilitator: User, held: HeldMessage, preset: str, suggestion: str) -> None:
    case = Case.objects.get(held=held, closed_at=None)
    reason = presets_for(held)[preset]
    decide.return_words(actor=facilitator, case=case, version=case.version, reason=reason, suggestion=suggestion)
