"""Reads. Lists for people start at `visible_to(user)`; reads inside a group start at `membership_of`."""

from datetime import time, timedelta

from django.contrib.auth.models import AnonymousUser
from django.db.models import Case, Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery, TextField, When
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from groups.enums import (
    LISTED_STATES,
    READABLE_STATES,
    WAITING_APPOINTMENTS,
    AppointmentState,
    EndedBy,
    GroupState,
    RequestState,
    Role,
)
from groups.models import Appointment, JoinRequest, LiveHour, Membership, PeerGroup, WritingPause
from groups.models.appointment import APPOINTED, coordinates
from groups.models.membership import watching
from groups.rules import UNDO_FOR
from people.models import User

EVENING = time(18, 0)  # a live hour that starts then or later counts as evening
# Conditions under which others still read a membership's words: the layers above that keep words add theirs.
MESSAGES_STAND: list[Exists] = []
_counted = (
    Membership.objects.filter(group=OuterRef("pk"), left_at__isnull=True, role=Role.MEMBER)
    .order_by()
    .values("group")
    .annotate(number=Count("pk"))
    .values("number")
)


def visible_to(user: User | AnonymousUser) -> QuerySet[PeerGroup]:
    """Groups whose page `user` may see: listed ones, and the user's own."""
    visible = Q(state__in=LISTED_STATES)
    if user.is_authenticated and user.is_active:
        mine = Membership.objects.filter(group=OuterRef("pk"), user=user, left_at__isnull=True)
        visible |= Q(Exists(mine), state__in=READABLE_STATES)
        if user.has_perm("groups.change_peergroup"):
            visible = Q()
    groups: QuerySet[PeerGroup] = PeerGroup.objects.filter(visible)
    return groups


def listed(
    *, life_stage: str = "", language: str = "", online: bool = False, evening: bool = False
) -> QuerySet[PeerGroup]:
    """The filtered public list, open groups first, with live hours, facilitators and `is_full` at hand."""
    open_first = Case(When(state=GroupState.OPEN, then=0), default=1)
    groups = PeerGroup.objects.filter(state__in=LISTED_STATES).order_by(open_first, "name", "pk")
    # SQLite lacks JSON containment; searching the JSON's text for the quoted value works on both databases.
    if life_stage:
        groups = groups.annotate(stages_text=Cast("life_stages", TextField())).filter(
            stages_text__contains=f'"{life_stage}"'
        )
    if language:
        groups = groups.annotate(languages_text=Cast("languages", TextField())).filter(
            languages_text__contains=f'"{language}"'
        )
    if online:
        groups = groups.filter(is_online=True)
    if evening:
        groups = groups.filter(Exists(LiveHour.objects.filter(group=OuterRef("pk"), starts__gte=EVENING)))
    return with_page_facts(groups)


def with_page_facts(groups: QuerySet[PeerGroup]) -> QuerySet[PeerGroup]:
    """What a card or a page shows: place, live hours, facilitators (`group.shown_facilitators`), `member_count`.

    `member_count` decides whether there is room and is never shown to anyone outside.
    """
    facilitators = Membership.objects.filter(watching()).select_related("user")
    with_facts: QuerySet[PeerGroup] = (
        groups.select_related("place")
        .prefetch_related("live_hours", Prefetch("memberships", facilitators, to_attr="shown_facilitators"))
        .annotate(member_count=Coalesce(Subquery(_counted), 0))
    )
    return with_facts


def memberships_of(user: User) -> QuerySet[Membership]:
    """The person's active memberships with their groups, for the signed-in home, in one query."""
    return (
        Membership.objects.filter(user=user, left_at__isnull=True, group__state__in=READABLE_STATES)
        .select_related("group")
        .order_by("group__name", "pk")
    )


def active_members(group: PeerGroup) -> QuerySet[Membership]:
    """Everybody in the group now, facilitators first. Only for people inside."""
    return (
        Membership.objects.filter(group=group, left_at__isnull=True)
        .select_related("user")
        .order_by("role", "joined_at", "pk")
    )


def just_removed(group: PeerGroup) -> QuerySet[Membership]:
    """Who was removed within the last seconds, while that can be taken back. Only for facilitators."""
    since = timezone.now() - UNDO_FOR
    return Membership.objects.filter(group=group, ended_by=EndedBy.FACILITATOR, left_at__gt=since).order_by("pk")


def running_pause(group: PeerGroup, user: User) -> WritingPause | None:
    """The pause of the person's writing in this group that holds now, if any."""
    now = timezone.now()
    mine = WritingPause.objects.filter(group=group, user=user, lifted_at__isnull=True, until__gt=now)
    return mine.order_by("-until").first()


def running_pauses_of(user: User) -> dict[int, WritingPause]:
    """The person's own pauses that hold now, by group id."""
    mine = WritingPause.objects.filter(user=user, lifted_at__isnull=True, until__gt=timezone.now())
    return {pause.group_id: pause for pause in mine}


def names_in_use(group: PeerGroup, *, but_for: User) -> list[str]:
    """The names of others in the group now, and of people who left while their words are still shown."""
    in_use = Q(left_at__isnull=True)
    for messages_stand in MESSAGES_STAND:
        in_use |= Q(messages_stand)
    others = Membership.objects.filter(in_use, group=group).exclude(user=but_for)
    return list(others.values_list("nickname", flat=True))


def facilitators_of(group: PeerGroup) -> QuerySet[Membership]:
    """The group's facilitators who may act as such now; their nicknames are public."""
    return active_members(group).filter(watching())


def appointed_to(group: PeerGroup) -> QuerySet[Membership]:
    """Everybody with the role of facilitator in the group, also while something is missing for it."""
    return active_members(group).filter(role=Role.FACILITATOR)


def is_full(group: PeerGroup) -> bool:
    """Whether the group has reached its capacity (facilitators are not counted)."""
    return active_members(group).filter(role=Role.MEMBER).count() >= group.capacity


def facilitated_by(user: User | AnonymousUser) -> QuerySet[PeerGroup]:
    """The groups the person facilitates now."""
    groups: QuerySet[PeerGroup] = PeerGroup.objects.all()
    if not user.is_authenticated or not user.is_active:
        return groups.none()
    own = Membership.objects.filter(watching(), group=OuterRef("pk"), user=user)
    return groups.filter(Exists(own))


def who_watch_over() -> QuerySet[User]:
    """Everybody who has the role of a facilitator in any group or of a coordinator, also while something is missing."""
    own = Membership.objects.filter(user=OuterRef("pk"), left_at__isnull=True, role=Role.FACILITATOR)
    return User.objects.filter(Exists(own) | Q(pk__in=appointed_coordinators().values("user_id")))


def pending_requests(user: User | AnonymousUser) -> QuerySet[JoinRequest]:
    """Requests that wait for the person as a facilitator, oldest first."""
    return (
        JoinRequest.objects.filter(state=RequestState.PENDING, group__in=facilitated_by(user))
        .select_related("group", "user")
        .order_by("created_at", "pk")
    )


def unwatched_groups() -> QuerySet[PeerGroup]:
    """Living groups that nobody watches over; coordinators take care of them."""
    watched = Membership.objects.filter(watching(), group=OuterRef("pk"))
    groups: QuerySet[PeerGroup] = PeerGroup.objects.filter(~Exists(watched), state__in=LISTED_STATES)
    return groups.order_by("name", "pk")


def asked_of_unwatched() -> QuerySet[JoinRequest]:
    """Requests to unwatched groups, answered ones too, oldest first."""
    return (
        JoinRequest.objects.filter(group__in=unwatched_groups().order_by())
        .select_related("group", "user")
        .order_by("created_at", "pk")
    )


def unwatched_requests() -> QuerySet[JoinRequest]:
    """Requests that wait in unwatched groups, oldest first."""
    return asked_of_unwatched().filter(state=RequestState.PENDING)


def latest_request(user: User | AnonymousUser, group: PeerGroup) -> JoinRequest | None:
    """The person's last request to this group, whatever its state."""
    if not user.is_authenticated:
        return None
    return JoinRequest.objects.filter(user=user, group=group).order_by("-created_at", "-pk").first()


WELCOME_SHOWN = timedelta(days=14)  # in the room, from the day of joining


def welcome_of(membership: Membership) -> str:
    """A facilitator's welcome to a new member during their first two weeks; no query after that."""
    if membership.role != Role.MEMBER or membership.joined_at < timezone.now() - WELCOME_SHOWN:
        return ""
    accepted = JoinRequest.objects.filter(
        group=membership.group_id, user=membership.user_id, state=RequestState.ACCEPTED
    )
    return accepted.order_by("-decided_at").values_list("reply", flat=True).first() or ""


def welcomes_of(user: User) -> dict[int, str]:
    """The welcomes by group id, as long as they are kept, for the page that the mail links to."""
    accepted = JoinRequest.objects.filter(user=user, state=RequestState.ACCEPTED).exclude(reply="")
    return dict(accepted.order_by("decided_at").values_list("group_id", "reply"))


def open_answers_of(user: User) -> QuerySet[JoinRequest]:
    """The person's pending requests, and those declined without a later membership; newest first."""
    came_in = Membership.objects.filter(group=OuterRef("group"), user=user, joined_at__gt=OuterRef("created_at"))
    return (
        JoinRequest.objects.filter(user=user, state__in=[RequestState.PENDING, RequestState.DECLINED])
        .exclude(Exists(came_in))
        .select_related("group")
        .order_by("-created_at", "-pk")
    )


def ended_with_note(user: User) -> QuerySet[Membership]:
    """Memberships that a facilitator ended, with what the person was told, while that is kept."""
    return (
        Membership.objects.filter(user=user, ended_by=EndedBy.FACILITATOR)
        .exclude(end_note="")
        .select_related("group")
        .order_by("-left_at", "-pk")
    )


def ended_membership_of(user: User | AnonymousUser, group: PeerGroup) -> Membership | None:
    """The person's last ended membership in this group, if any."""
    if not user.is_authenticated:
        return None
    return Membership.objects.filter(user=user, group=group, left_at__isnull=False).order_by("-left_at", "-pk").first()


def facilitator_name(user: User | None, group_id: int) -> str:
    """The name under which colleagues know a facilitator, even one who has since left."""
    if user is None:
        return str(_("ほかの進行役"))
    known = Membership.objects.filter(group_id=group_id, user=user).order_by("-joined_at").first()
    return known.nickname if known else user.display_name


def staff_for_groups() -> QuerySet[User]:
    """Staff who look after groups, and get mails about them: those whose permission comes through a staff group."""
    return User.objects.filter(
        is_active=True,
        is_staff=True,
        groups__permissions__content_type__app_label="groups",
        groups__permissions__codename="change_peergroup",
    ).distinct()


def coordinators() -> QuerySet[Appointment]:
    """The coordinators of this installation who may act as such now."""
    return Appointment.objects.filter(coordinates()).select_related("user")


def appointed_coordinators() -> QuerySet[Appointment]:
    """Everybody with the role of coordinator, also while something is missing for it."""
    return Appointment.objects.filter(APPOINTED).select_related("user")


def waiting_appointments(group: PeerGroup | None) -> QuerySet[Appointment]:
    """Appointments that are still open: those of a group's facilitators or, with None, of coordinators."""
    return (
        Appointment.objects.filter(group=group, state__in=WAITING_APPOINTMENTS)
        .select_related("user", "proposed_by")
        .order_by("created_at")
    )


def appointments_offered_to(user: User) -> QuerySet[Appointment]:
    """Confirmed appointments that the person was asked to accept."""
    return Appointment.objects.filter(user=user, state=AppointmentState.CONFIRMED).select_related("group")


def alternatives(group: PeerGroup, user: User | AnonymousUser, *, most: int = 3) -> list[PeerGroup]:
    """Open groups with room that may suit somebody who cannot join `group`, nearest life stages first."""
    groups = listed().filter(state=GroupState.OPEN).exclude(pk=group.pk)
    if user.is_authenticated:
        groups = groups.exclude(
            Exists(Membership.objects.filter(group=OuterRef("pk"), user=user, left_at__isnull=True))
        )
    fitting = [other for other in groups if other.is_taking_requests and other.member_count < other.capacity]
    fitting.sort(key=lambda other: -len(set(other.life_stages) & set(group.life_stages)))
    return fitting[:most]
