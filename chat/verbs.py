"""What can be done with a message or with a room: each verb declared once, for sockets, pages, the desk and the docs.

A declaration names the frame (its kind and fields), the form and the address of the page, the action, and who is told.
`chat.rights` says under the same name when it may be done. A new verb needs an action, a rule, a right there, a
declaration here, and its words and buttons in the templates.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chat.actions import author, bookmarks, moderate, mute, pin, react, report, report_again, topics
from chat.actions.hold import Held
from chat.actions.post import post_message
from chat.bells import Bell, ReaderChanged, ReportsChanged
from chat.enums import EventKind, ReactionKind, ReportReason
from chat.fields import LONGEST_FRAME, NONE, Check, Flag, Id, Number, OneOf, Record, Text
from chat.forms import (
    EditForm,
    FreezeForm,
    HideForm,
    PostForm,
    ReactionForm,
    RenameTopicForm,
    ReportForm,
    RestoreForm,
    TopicForm,
)
from chat.held_words import held_words
from chat.hiding import HIDING
from chat.models import Message, Report, Room
from chat.rights import RIGHTS, Right
from chat.worry_words import worry_words
from people.models import User

BODY = Text(LONGEST_FRAME)  # the length of a message is checked by the action, which refuses more kindly
REASON = Text(2_000)
TOPIC = Text(2_000)  # as typed; the action refuses a long one kindly
NUMBER, FLAG, ID = Number(), Flag(), Id()
Given = Mapping[str, Any]  # the checked fields of a frame or a form
Label = str | Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class Verb:
    """Something that can be done. Its frame always has an `id` of its own, and is answered."""

    name: str  # the kind of its frame, and the last part of the page's address
    undone_as: str = ""  # the last part of the address that stands for `"on": false`
    fields: Mapping[str, Check] = field(default_factory=lambda: NONE)
    optional: Mapping[str, Check] = field(default_factory=lambda: NONE)
    form: type[forms.Form] = forms.Form
    said: Callable[[Any], Label] | None = None  # what the page says afterwards, given the action's result
    is_said_in_ack: bool = False  # the same depends on the result, so the frame's acknowledgement says it, too
    tells: frozenset[EventKind | type[Bell]]  # events tell the whole room; bells tell individual readers

    @property
    def schema(self) -> Record:
        """The schema of its frame."""
        return Record({"id": ID, **self.fields}, self.optional)

    @property
    def changes_own_view(self) -> bool:
        """Whether it changes what the actor alone sees of the room."""
        return ReaderChanged in self.tells


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageVerb(Verb):
    """A verb that acts on one message."""

    act: Callable[[User, Message, Given], object]

    @property
    def schema(self) -> Record:
        """The schema of its frame."""
        return Record({"id": ID, "message": NUMBER, **self.fields}, self.optional)

    @property
    def right(self) -> Right:
        """The conditions under which it may be done."""
        return RIGHTS[self.name]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomVerb(Verb):
    """A verb that acts on the room itself."""

    act: Callable[[User, Room, Given], object]


HIDDEN_ALREADY = _("このメッセージは、もう見えなくなっています。書いた人には、はじめの理由が伝わっています。")
REPORTED = _("見守りの人に知らせました。このメッセージは、あなたには表示されません。")
TAKEN_BACK = _("知らせたことを取り下げました。メッセージは、またあなたにも表示されます。")
FROZEN_ALREADY = _(
    "書き込みは、もう止まっています。みんなには、はじめの理由が見えています。"
    "理由を変えるときは、いちど再開してから、もう一度止めてください。"
)


def _reported(told: Report | None) -> Label:
    """What a reporter is told; of a worry, also who watches now. None stands for any report."""
    if told is None or told.reason != ReportReason.WORRIED:
        return REPORTED
    return " ".join(words for words in (str(REPORTED), worry_words(told)) if words)


def _about(name: str, act: Callable[..., object]) -> MessageVerb:
    """A verb that says what a message is about."""
    return MessageVerb(
        name=name,
        fields={"topic": TOPIC},
        form=TopicForm,
        act=lambda actor, it, given: act(actor=actor, message=it, topic=given["topic"]),
        said=lambda _result: _("話題を変えました。"),
        tells=frozenset({EventKind.MOVED}),
    )


POST = RoomVerb(
    name="post",
    fields={"body": BODY},
    optional={"reply_to": NUMBER, "topic": TOPIC},
    form=PostForm,
    act=lambda actor, room, given: post_message(
        actor=actor,
        room=room,
        client_id=given["client_id"],
        body=given["body"],
        reply_to=given["reply_to"],
        topic=given.get("topic", ""),
    ),
    tells=frozenset({EventKind.POSTED}),
)
EDIT = MessageVerb(
    name="edit",
    fields={"body": BODY},
    form=EditForm,
    act=lambda actor, it, given: author.edit_message(actor=actor, message=it, body=given["body"]),
    said=lambda result: held_words(result.held) if isinstance(result, Held) else _("直しました。"),
    tells=frozenset({EventKind.EDITED}),
)
TOPIC_OF = _about("topic", topics.set_topic)
MOVE = _about("move", topics.move)
RENAME_TOPIC = RoomVerb(
    name="rename_topic",
    fields={"topic": NUMBER, "name": TOPIC},
    form=RenameTopicForm,
    act=lambda actor, room, given: topics.rename_topic(
        actor=actor, room=room, topic_id=given["topic"], name=given["name"]
    ),
    said=lambda _result: _("話題の名前を変えました。"),
    tells=frozenset({EventKind.MOVED}),
)
BOOKMARK = MessageVerb(
    name="bookmark",
    act=lambda actor, it, _given: bookmarks.bookmark(actor=actor, message=it),
    said=lambda _result: _("しおりをはさみました。あなただけに見えます。"),
    is_said_in_ack=True,
    tells=frozenset(),
)
WITHDRAW = MessageVerb(
    name="withdraw",
    act=lambda actor, it, _given: author.withdraw_message(actor=actor, message=it),
    said=lambda _result: _("取り消しました。"),
    tells=frozenset({EventKind.WITHDRAWN}),
)
REACT = MessageVerb(
    name="react",
    undone_as="unreact",
    fields={"kind": OneOf(ReactionKind.values), "on": FLAG},
    form=ReactionForm,
    act=lambda actor, it, given: (react.react if given["on"] else react.unreact)(
        actor=actor, message=it, kind=ReactionKind(given["kind"])
    ),
    tells=frozenset({EventKind.REACTED, EventKind.UNREACTED}),
)
MUTE = MessageVerb(
    name="mute",
    act=lambda actor, it, _given: mute.mute(actor=actor, message=it),
    said=lambda _result: _("この人のメッセージを表示しないようにしました。相手には伝わりません。"),
    tells=frozenset({ReaderChanged}),
)
BLOCK = MessageVerb(
    name="block",
    act=lambda actor, it, _given: mute.block(actor=actor, message=it),
    said=lambda _result: _("この人とのあいだで、たがいのことばを表示しないようにしました。だれにも伝わりません。"),
    tells=frozenset({ReaderChanged}),
)
REPORT = MessageVerb(
    name="report",
    fields={"reason": OneOf(ReportReason.values)},
    optional={"note": REASON},
    form=ReportForm,
    act=lambda actor, it, given: report.report(
        actor=actor, message=it, reason=ReportReason(given["reason"]), note=given.get("note", "")
    ),
    said=lambda told: _reported(told),
    is_said_in_ack=True,
    tells=frozenset({ReaderChanged, ReportsChanged}),
)
TAKE_BACK = RoomVerb(  # of the room: to who reported a message, it is not there any more
    name="take_back",
    fields={"message": NUMBER},
    act=lambda actor, room, given: report_again.take_back(actor=actor, room=room, message_id=given["message"]),
    said=lambda _result: TAKEN_BACK,
    tells=frozenset({ReaderChanged, ReportsChanged}),
)
HIDE = MessageVerb(
    name="hide",
    fields={"reason": REASON},
    optional={"kind": OneOf(HIDING)},  # either is enough
    form=HideForm,
    act=lambda actor, it, given: moderate.hide(
        actor=actor, message=it, reason=given["reason"], kind=given.get("kind", "")
    ),
    said=lambda event: _("見えなくしました。") if event else HIDDEN_ALREADY,
    tells=frozenset({EventKind.HIDDEN, ReportsChanged}),
)
RESTORE = MessageVerb(
    name="restore",
    fields={"reason": REASON},
    form=RestoreForm,
    act=lambda actor, it, given: moderate.restore(actor=actor, message=it, reason=given["reason"]),
    said=lambda _result: _("もう一度、見えるようにしました。"),
    tells=frozenset({EventKind.RESTORED}),
)
PIN = MessageVerb(
    name="pin",
    act=lambda actor, it, _given: pin.pin(actor=actor, message=it),
    said=lambda _result: _("部屋のいちばん上に出しました。"),
    tells=frozenset({EventKind.PINNED, EventKind.UNPINNED}),
)
UNPIN = MessageVerb(
    name="unpin",
    act=lambda actor, it, _given: pin.unpin(actor=actor, message=it),
    said=lambda _result: _("部屋のいちばん上から外しました。"),
    tells=frozenset({EventKind.UNPINNED}),
)
STOP_REPLIES = MessageVerb(
    name="stop_replies",
    act=lambda actor, it, _given: pin.stop_replies(actor=actor, message=it),
    said=lambda _result: _("このメッセージへの返信を止めました。"),
    tells=frozenset({EventKind.STOPPED}),
)
ALLOW_REPLIES = MessageVerb(
    name="allow_replies",
    act=lambda actor, it, _given: pin.allow_replies(actor=actor, message=it),
    said=lambda _result: _("このメッセージに、また返信できます。"),
    tells=frozenset({EventKind.ALLOWED}),
)
FREEZE = RoomVerb(
    name="freeze",
    undone_as="unfreeze",
    fields={"on": FLAG},
    optional={"reason": REASON},  # only freezing needs one
    form=FreezeForm,
    act=lambda actor, room, given: (
        moderate.freeze(actor=actor, room=room, reason=given.get("reason", ""))
        if given["on"]
        else moderate.unfreeze(actor=actor, room=room)
    ),
    tells=frozenset({EventKind.FROZEN, EventKind.UNFROZEN}),
)

VERBS: dict[str, MessageVerb | RoomVerb] = {
    verb.name: verb
    for verb in (
        POST,
        EDIT,
        TOPIC_OF,
        MOVE,
        RENAME_TOPIC,
        WITHDRAW,
        BOOKMARK,
        REACT,
        MUTE,
        BLOCK,
        REPORT,
        TAKE_BACK,
        HIDE,
        RESTORE,
        PIN,
        UNPIN,
        STOP_REPLIES,
        ALLOW_REPLIES,
        FREEZE,
    )
}
MESSAGE_VERBS = {name: verb for name, verb in VERBS.items() if isinstance(verb, MessageVerb)}
# The last part of a page's address → the verb, and the fields that this address adds to the form's.
ADDRESSES: dict[str, tuple[MessageVerb, Given]] = {
    address: (verb, {"on": on} if verb.undone_as else {})
    for verb in MESSAGE_VERBS.values()
    for address, on in ((verb.name, True), (verb.undone_as, False))
    if address
}
