"""Choices for messages, audiences, reactions, events and reports."""

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class MessageState(TextChoices):
    """The state of a message. WITHDRAWN and ERASED messages have no words any more, for anybody."""

    VISIBLE = "visible", _("表示中")
    HIDDEN = "hidden", _("見守りの人が隠しています")
    WITHDRAWN = "withdrawn", _("書いた人が取り消しました")
    ERASED = "erased", _("書いた人が退出し、消しました")


class HeldState(TextChoices):
    """The state of a message that waits to be read. Only AWAITING can be decided; RETURNED can be appealed once."""

    AWAITING = "awaiting", _("読まれるのを待っています")
    RELEASED = "released", _("届けました")
    RETURNED = "returned", _("書いた人に返しました")
    WITHDRAWN = "withdrawn", _("書いた人が取りやめました")


class Audience(StrEnum):
    """As whom somebody reads a message or acts on it. MEMBER and FACILITATOR have the values of `groups.enums.Role`."""

    AUTHOR = "author"
    MEMBER = "member"
    FACILITATOR = "facilitator"
    COORDINATOR = "coordinator"  # not in the room, but answers a case (chat.coordination)


class Silence(TextChoices):
    """What somebody chose about another person in a room. A block works both ways."""

    NONE = "", _("なし")
    MUTE = "mute", _("ミュート")
    BLOCK = "block", _("ブロック")


class ReactionKind(TextChoices):
    """Reactions: small answers for when there are no words."""

    WITH_YOU = "with_you", _("共感")
    CHEER = "cheer", _("応援")
    THANKS = "thanks", _("ありがとう")
    HUG = "hug", _("ぎゅっ")


REACTION_ICONS = {  # symbols in static/icons.svg, because not every device has emoji
    ReactionKind.WITH_YOU: "sprout",
    ReactionKind.CHEER: "star",
    ReactionKind.THANKS: "flower",
    ReactionKind.HUG: "heart",
}


class EventKind(TextChoices):
    """The kind of change that a row of the log records."""

    POSTED = "posted"
    NOTED = "noted"  # a line of the room itself
    EDITED = "edited"
    WITHDRAWN = "withdrawn"
    HIDDEN = "hidden"
    RESTORED = "restored"
    REACTED = "reacted"
    UNREACTED = "unreacted"
    ERASED = "erased"
    FROZEN = "frozen"
    UNFROZEN = "unfrozen"
    PINNED = "pinned"
    UNPINNED = "unpinned"
    STOPPED = "stopped"  # nobody can answer the message any more
    ALLOWED = "allowed"  # everybody can again
    MOVED = "moved"  # to another topic, or its topic is called otherwise now
    RENAMED = "renamed"  # somebody whom the message mentions is called otherwise now, or has left
    PACED = "paced"  # how long members wait between two messages


class ReportReason(TextChoices):
    """Why somebody reports a message. The labels say what happened to the reader, not what the writer is."""

    HURT = "hurt", _("読んでつらくなった")
    PRIVATE = "private", _("だれのことか分かってしまう")
    SELLING = "selling", _("宣伝や勧誘のように見える")
    WORRIED = "worried", _("書いた人のことが心配")
    OTHER = "other", _("うまく言えないけれど、見てほしい")


class ReportState(TextChoices):
    """The state of a report. A report that was taken back has neither words nor a reporter any more."""

    OPEN = "open", _("まだ見ていません")
    UPHELD = "upheld", _("対応しました")
    DISMISSED = "dismissed", _("そのままにしました")
    TAKEN_BACK = "taken_back", _("知らせた人が取り下げました")
