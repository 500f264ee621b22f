"""What chat stores about people, and for how long (`ground.retention`)."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from chat.actions.held import KEPT as HELD_KEPT
from chat.actions.held import erase_old_held
from chat.actions.report import SNAPSHOT_KEPT, erase_old
from ground.retention import WITH_ACCOUNT, After, Kept, Remains, Stay, days

_DEALT_WITH = After(SNAPSHOT_KEPT, "the report was dealt with", erase_old)
_DECIDED = After(HELD_KEPT, "it was decided, or withdrawn", erase_old_held)

STAYS = (
    Stay(
        _("見守りの人が届けずに返した、あなたのことばの写しと、そのわけ"),
        _("決めたことを、あとからたしかめられるように。だれのことばかは、分からなくなります。"),
        lambda: gettext("返してから%(days)s") % {"days": days(HELD_KEPT.days)},
    ),
)

KEPT = (
    Kept(
        "chat.Message", ("author", "member", "participant", "body", "html"), "what is said in the room", (WITH_ACCOUNT,)
    ),
    Kept("chat.Message", ("hidden_by",), "which facilitator hid it", (WITH_ACCOUNT,)),
    Kept("chat.Message", ("hidden_reason",), "why it was hidden, for its author to read", (WITH_ACCOUNT,)),
    Kept("chat.Topic", ("name", "look"), "what messages are about, as long as one of them has words", (WITH_ACCOUNT,)),
    Kept("chat.Mention", ("member",), "whom a message calls by their nickname", (WITH_ACCOUNT,)),
    Kept("chat.Bookmark", ("user",), "what somebody wants to find again", (WITH_ACCOUNT,)),
    Kept("chat.SearchEntry", ("pairs",), "to find the words again, for who may read them", (WITH_ACCOUNT,)),
    Kept("chat.Event", ("actor",), "who did it, for the room's own history", (WITH_ACCOUNT,)),
    Kept("chat.Reaction", ("user", "member", "participant"), "who put a sign on a message", (WITH_ACCOUNT,)),
    Kept("chat.Mute", ("user", "muted"), "whom somebody does not want to read", (WITH_ACCOUNT,)),
    Kept("chat.ReadMark", ("user",), "how far somebody has read", (WITH_ACCOUNT,)),
    Kept("chat.Report", ("author", "reporter"), "whose words were reported, and by whom", (WITH_ACCOUNT,)),
    Kept(
        "chat.Report",
        ("note", "body", "answer"),
        "what the reporter wrote, the words as they were then, and what came of it",
        (WITH_ACCOUNT, _DEALT_WITH),
    ),
    Kept("chat.ReportNote", ("text",), "what the reporter added afterwards", (WITH_ACCOUNT, _DEALT_WITH)),
    Kept("chat.Report", ("handed_over_by", "resolved_by"), "who dealt with it", (WITH_ACCOUNT,)),
    Kept("chat.HeldMessage", ("author", "member"), "whose words wait, or waited", (WITH_ACCOUNT,)),
    Kept(
        "chat.HeldMessage",
        ("body", "topic", "found", "reason", "suggestion", "appeal"),
        "the words that waited, and what was answered: whoever decides about people can be asked why",
        (_DECIDED,),
    ),
    Kept(
        "chat.HeldMessage",
        ("decided_by", "appealed_against"),
        "who decided, so that nobody decides twice",
        (WITH_ACCOUNT,),
    ),
    Kept("chat.RoomParticipant", ("user", "nickname"), "who is in a room that is not a group's", (WITH_ACCOUNT,)),
    Kept("chat.Room", ("kind",), "which app says who reads it", (Remains("it says nothing of a person"),)),
    Kept("chat.Room", ("frozen_by",), "which facilitator stopped the writing", (WITH_ACCOUNT,)),
    Kept(
        "chat.Room",
        ("frozen_reason",),
        "why nobody can write for now",
        (Remains("a facilitator's word to the whole room, until it is opened again"),),
    ),
)
