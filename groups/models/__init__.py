from groups.models.alarm import Alarm, AlarmCall
from groups.models.appointment import Appointment
from groups.models.cohort import Cohort, CohortDate
from groups.models.confirmation import AdultConfirmation
from groups.models.ground_rules import Agreement, GroundRules
from groups.models.join_request import JoinRequest
from groups.models.live_hour import LiveHour
from groups.models.membership import Membership
from groups.models.note import MemberNote
from groups.models.pause import WritingPause
from groups.models.peer_group import PeerGroup
from groups.models.removal import Removal
from groups.models.secrecy import Secrecy
from groups.models.watch_time import WatchTime

__all__ = [
    "AdultConfirmation",
    "Agreement",
    "Alarm",
    "AlarmCall",
    "Appointment",
    "Cohort",
    "CohortDate",
    "GroundRules",
    "JoinRequest",
    "LiveHour",
    "MemberNote",
    "Membership",
    "PeerGroup",
    "Removal",
    "Secrecy",
    "WatchTime",
    "WritingPause",
]
