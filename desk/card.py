"""What a group's facilitators see of one of its members: dates and counts, never words, nor who reported."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q
from django.db.models.functions import TruncWeek
from django.utils import timezone
from django.utils.functional import Promise

from chat.models import Message, Report
from ground.audit_labels import name_of
from ground.models import AuditEntry
from groups import removals, rules
from groups.models import MemberNote, Membership, PeerGroup, WritingPause
from groups.queries import running_pause
from people.models import User

WEEKS = 8  # looked back on, this one included
NIGHT_ENDS = 5  # o'clock; posts between midnight and then are counted
DECIDED = (
    "groups.remove", "groups.undo_removal", "groups.lift_bar", "groups.pause_writing", "groups.lift_pause",
)  # fmt: skip
MODERATED = ("chat.hide_message", "chat.restore_message")
MOST_SHOWN = 50


@dataclass(frozen=True)
class Act:
    """Something that a facilitator decided about the person."""

    at: datetime
    what: str | Promise
    by: str  # the nickname of the facilitator; empty when they are gone
    reason: str


@dataclass(frozen=True)
class Week:
    """What there was in one week, side by side."""

    begins: date
    reports: int
    hidden: int
    at_night: int


@dataclass(frozen=True)
class Card:
    """One member, as the facilitators of the group see them."""

    membership: Membership
    stays: list[Membership]  # earlier ones in this group
    acts: list[Act]
    notes: list[tuple[MemberNote, str]]  # and who wrote it
    weeks: list[Week]  # the newest first
    pause: WritingPause | None
    barred_until: datetime | None


def card_of(reader: User, group: PeerGroup, membership_id: int) -> Card | None:
    """Return the card of a member, for the group's facilitators; None for everybody else, and of themselves.

    The number of queries does not depend on how much there is.
    """
    membership = Membership.objects.select_related("user", "group").filter(pk=membership_id, group=group).first()
    own = rules.membership_of(reader, group)
    if membership is None or own is None or not rules.can_open_card(reader, membership):
        return None
    stays = list(Membership.objects.filter(group=group, user=membership.user_id).order_by("-joined_at", "-pk"))
    names = _names(group)
    since = own.joined_at if own.reads_from else None  # what was written before they came is not theirs to read
    return Card(
        membership=membership,
        stays=[stay for stay in stays if stay.pk != membership.pk],
        acts=_acts(group, membership.user, stays, names, since),
        notes=[(note, names.get(note.written_by_id or 0, "")) for note in _notes(group, membership.user)],
        weeks=_weeks(group, membership.user),
        pause=running_pause(group, membership.user),
        barred_until=None if membership.is_active else removals.barred_until(group, membership.user),
    )


def _names(group: PeerGroup) -> dict[int, str]:
    """The names of everybody who ever facilitated the group, by account."""
    found = Membership.objects.filter(group=group, role=Membership.Role.FACILITATOR).order_by("joined_at", "pk")
    return dict(found.values_list("user_id", "nickname"))


def _notes(group: PeerGroup, person: User) -> list[MemberNote]:
    return list(MemberNote.objects.filter(group=group, about=person)[:MOST_SHOWN])


def _acts(
    group: PeerGroup, person: User, stays: list[Membership], names: dict[int, str], since: datetime | None
) -> list[Act]:
    """What was decided about the person, newest first. A reason from before `since` may quote earlier words."""
    about_stays = Q(subject_type="groups.membership", subject_id__in=[str(stay.pk) for stay in stays], verb__in=DECIDED)
    moderated = _moderated(group, person, MODERATED)
    found = AuditEntry.objects.filter(about_stays | Q(pk__in=[entry.pk for entry in moderated])).order_by("-pk")
    return [
        Act(
            at=entry.at,
            what=name_of(entry),
            by=names.get(entry.actor_id or 0, ""),
            reason=entry.reason if since is None or entry.at >= since else "",
        )
        for entry in found[:MOST_SHOWN]
    ]


def _moderated(group: PeerGroup, person: User, verbs: tuple[str, ...]) -> list[AuditEntry]:
    """The acts on the person's messages in this group."""
    acts = list(AuditEntry.objects.filter(verb__in=verbs, detail__group=group.pk, subject_type="chat.message"))
    theirs = Message.objects.filter(pk__in={int(act.subject_id) for act in acts if act.subject_id}, author=person)
    mine = {str(pk) for pk in theirs.values_list("pk", flat=True)}
    return [act for act in acts if act.subject_id in mine]


def _weeks(group: PeerGroup, person: User) -> list[Week]:
    today = timezone.localdate()
    monday = today - timedelta(days=today.weekday())
    begins = [monday - timedelta(weeks=back) for back in range(WEEKS)]
    since = timezone.make_aware(datetime.combine(begins[-1], datetime.min.time()))
    reports = Report.objects.filter(room__group=group, author=person, created_at__gte=since)
    posts = Message.objects.filter(room__group=group, author=person, notice="", created_at__gte=since)
    counted = {
        name: dict(
            rows.annotate(week=TruncWeek("created_at")).order_by().values_list("week").annotate(number=Count("pk"))
        )
        for name, rows in (("reports", reports), ("at_night", posts.filter(created_at__hour__lt=NIGHT_ENDS)))
    }
    by_day = {name: {timezone.localtime(week).date(): n for week, n in rows.items()} for name, rows in counted.items()}
    hidden = [timezone.localtime(act.at).date() for act in _moderated(group, person, MODERATED[:1])]
    return [
        Week(
            begins=day,
            reports=by_day["reports"].get(day, 0),
            hidden=sum(day <= at < day + timedelta(weeks=1) for at in hidden),
            at_night=by_day["at_night"].get(day, 0),
        )
        for day in begins
    ]
