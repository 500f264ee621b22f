"""What chat stores about people, and for how long (`ground.retention`)."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from chat.actions.erase_lines import erase_old_lines
from chat.actions.held import KEPT as HELD_KEPT
from chat.actions.held import erase_old_held
from chat.actions.report import SNAPSHOT_KEPT, erase_old
from chat.actions.summarize import KEPT as SUMMARY_KEPT
from chat.actions.summarize import erase_old_hours
from ground.retention import WITH_ACCOUNT, After, Kept, Remains, Stay, days
from groups.actions.notes import notes_kept

_DEALT_WITH = After(SNAPSHOT_KEPT, "the report was dealt with", erase_old)
_HOUR_OVER = After(SUMMARY_KEPT, "the live hour ended", erase_old_hours)
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
    Kept("chat.Message", ("picture_alt",), "what a picture shows, for whoever does not see it", (WITH_ACCOUNT,)),
    Kept(
        "chat.Picture",
        ("content",),
        "the picture of a message, or of words that wait, without metadata; it goes with its words",
        (WITH_ACCOUNT, _DECIDED, _DEALT_WITH),
    ),
    Kept("chat.Message", ("hidden_by",), "which facilitator hid it", (WITH_ACCOUNT,)),
    Kept("chat.Message", ("hidden_reason",), "why it was hidden, for its author to read", (WITH_ACCOUNT,)),
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
        ("body", "found", "reason", "suggestion", "appeal", "picture_alt"),
        "the words that waited, and what was answered: whoever decides about people can be asked why",
        (_DECIDED,),
    ),
    Kept(
        "chat.HeldMessage",
        ("decided_by", "appealed_against"),
        "who decided, so that nobody decides twice",
        (WITH_ACCOUNT,),
    ),
    Kept("chat.LedHour", ("asked_by", "summarized_by"), "whose words the prompt and the summary are", (WITH_ACCOUNT,)),
    Kept(
        "chat.LedHour",
        ("prompt", "summary"),
        "what a facilitator asks of a round; and a summary without names, for who could not come",
        (WITH_ACCOUNT, _HOUR_OVER),
    ),
    Kept("chat.RaisedHand", ("member",), "whose hand is up, or whose turn it is, until it is over", (WITH_ACCOUNT,)),
    Kept(
        "chat.PrivateLine",
        ("membership",),
        "whose line with the facilitators it is, and what was said there",
        (WITH_ACCOUNT, After(notes_kept(), "the person left the group (the office decides)", erase_old_lines)),
    ),
    Kept("chat.PrivateStart", ("membership",), "from where a new facilitator reads a line", (WITH_ACCOUNT,)),
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
