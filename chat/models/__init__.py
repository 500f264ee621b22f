from chat.models.bookmark import Bookmark
from chat.models.event import Event
from chat.models.held import HeldMessage
from chat.models.mention import Mention
from chat.models.message import Message
from chat.models.mute import Mute
from chat.models.news_progress import NewsProgress
from chat.models.reaction import Reaction
from chat.models.read_mark import ReadMark
from chat.models.report import Report
from chat.models.report_note import ReportNote
from chat.models.room import Room
from chat.models.room_participant import RoomParticipant
from chat.models.search_entry import SearchEntry, SearchProgress
from chat.models.topic import Topic

__all__ = [
    "Bookmark",
    "Event",
    "HeldMessage",
    "Mention",
    "Message",
    "Mute",
    "NewsProgress",
    "Reaction",
    "ReadMark",
    "Report",
    "ReportNote",
    "Room",
    "RoomParticipant",
    "SearchEntry",
    "SearchProgress",
    "Topic",
]
