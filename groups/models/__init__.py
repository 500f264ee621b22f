from groups.models.join_request import JoinRequest
from groups.models.live_hour import LiveHour
from groups.models.membership import Membership
from groups.models.peer_group import PeerGroup

__all__ = ["JoinRequest", "LiveHour", "Membership", "PeerGroup"]
