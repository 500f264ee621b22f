"""News from groups: that a request was answered, and that a live hour begins. A group is named in the list alone."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groups.enums import READABLE_STATES, RequestState
from groups.live_hours import next_live_hour
from groups.models import JoinRequest, LiveHour, Membership, PeerGroup
from notices.actions.gather import settle
from notices.actions.tell import take_back, tell
from notices.enums import AT_ONCE
from notices.kinds import SCOPES, Kind, Line, register
from notices.models import Fact, Notice

SCOPE = "groups.peergroup"


def scope_of(group_id: int) -> str:
    """What a person silences to hear no more of a group."""
    return f"{SCOPE}:{group_id}"


def answered(*, join_request: JoinRequest) -> None:
    """To the person who asked to join: there is an answer."""
    tell(kind=ANSWERED.name, key=_answered(join_request), about=join_request.pk, to=join_request.user)


def take_answered_back(*, join_request: JoinRequest) -> None:
    """Tell nobody of an answer, if nobody was told of it yet: the demo's answers are days old."""
    take_back(key=_answered(join_request))


def live_hour_began(*, hour: LiveHour, day: date) -> None:
    """To everybody in the group, once for each hour and day."""
    tell(kind=LIVE_HOUR.name, key=f"{LIVE_HOUR.name}:{hour.pk}:{day.isoformat()}", about=hour.group_id)


def live_hour_ended(*, group: PeerGroup) -> None:
    """Take it back from everybody who has not read it."""
    settle(kind=LIVE_HOUR.name, about=group.pk)


def told_of_live_hours() -> set[int]:
    """The groups of whose live hours somebody has unread news."""
    unread = Notice.objects.filter(kind=LIVE_HOUR.name, read_at=None).order_by()
    return set(unread.values_list("about", flat=True).distinct())


class Answered(Kind):
    """Whoever asked to join a group has an answer. Nothing stands of a welcome once they have left again."""

    name = "groups.answered"
    label = gettext_lazy("グループへの参加希望の返事")
    mails_itself = True

    def standing(self, notices: Sequence[Notice]) -> Mapping[int, int]:
        return {notice.pk: notice.count for notice, _request in self._theirs(notices)}

    def lines(self, notices: Sequence[Notice]) -> Mapping[int, Line]:
        return {
            notice.pk: Line(
                (
                    _("「%(group)s」の進行役から、ようこそと返事が届いています")
                    if request.state == RequestState.ACCEPTED
                    else _("「%(group)s」の進行役から、返事が届いています")
                )
                % {"group": request.group.name},
                reverse("groups:mine"),
            )
            for notice, request in self._theirs(notices)
        }

    @staticmethod
    def _theirs(notices: Sequence[Notice]) -> list[tuple[Notice, JoinRequest]]:
        answers = JoinRequest.objects.filter(state__in=[RequestState.ACCEPTED, RequestState.DECLINED])
        requests = answers.select_related("group").in_bulk({notice.about for notice in notices})
        inside = _inside((request.group_id, request.user_id) for request in requests.values())
        return [
            (notice, request)
            for notice in notices
            if (request := requests.get(notice.about)) is not None
            and request.user_id == notice.user_id
            and (request.state == RequestState.DECLINED or (request.group_id, request.user_id) in inside)
        ]


class LiveHourBegins(Kind):
    """A facilitator is there now. It stands while the hour lasts, for who is in the group."""

    name = "groups.live_hour"
    label = gettext_lazy("ライブの時間のはじまり")
    usually = frozenset(AT_ONCE)

    def people(self, fact: Fact, after: int, most: int) -> Sequence[int]:
        members = Membership.objects.filter(
            group=fact.about, left_at__isnull=True, user__is_active=True, user_id__gt=after
        )
        return list(members.order_by("user_id").values_list("user_id", flat=True)[:most])

    def standing(self, notices: Sequence[Notice]) -> Mapping[int, int]:
        return {
            notice.pk: 1
            for notice, group in self._inside(notices)
            if (hour := next_live_hour(group.live_hours.all())) and hour.is_now and group.is_under_way
        }

    def lines(self, notices: Sequence[Notice]) -> Mapping[int, Line]:
        return {
            notice.pk: Line(
                _("「%(group)s」で、ライブの時間がはじまりました") % {"group": group.name},
                f"{group.get_absolute_url()}room/",
            )
            for notice, group in self._inside(notices)
        }

    def scopes(self, abouts: Collection[int]) -> Mapping[int, str]:
        return {group_id: scope_of(group_id) for group_id in abouts}

    @staticmethod
    def _inside(notices: Sequence[Notice]) -> list[tuple[Notice, PeerGroup]]:
        inside = _inside((notice.about, notice.user_id) for notice in notices)
        readable = PeerGroup.objects.filter(state__in=READABLE_STATES, pk__in={group_id for group_id, _user in inside})
        groups = {group.pk: group for group in readable.prefetch_related("live_hours")}
        return [
            (notice, groups[notice.about])
            for notice in notices
            if (notice.about, notice.user_id) in inside and notice.about in groups
        ]


ANSWERED, LIVE_HOUR = Answered(), LiveHourBegins()


def make_known() -> None:
    """Register these kinds, and what a silenced group is called."""
    register(ANSWERED, LIVE_HOUR)
    SCOPES[SCOPE] = lambda group_id: str(PeerGroup.objects.filter(pk=group_id).first() or "")


def _inside(pairs: Iterable[tuple[int, int]]) -> set[tuple[int, int]]:
    """Those of these (group id, user id) whose person is in the group now."""
    asked = set(pairs)
    there = Membership.objects.filter(
        left_at__isnull=True,
        group__in={group_id for group_id, _user_id in asked},
        user__in={user_id for _group_id, user_id in asked},
    )
    return asked & set(there.values_list("group_id", "user_id"))


def _answered(join_request: JoinRequest) -> str:
    return f"{Answered.name}:{join_request.pk}"
