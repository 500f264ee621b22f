"""Named choices about programmes, their dates and the sign-ups to them."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ProgramKind(TextChoices):
    """What kind of gathering it is."""

    COURSE = "course", _("講座")
    DROP_IN = "drop_in", _("ひろば")
    CONSULTATION = "consultation", _("相談会")
    BABY_CONTACT = "baby_contact", _("赤ちゃんふれあい体験")
    PARENTS_MEETING = "parents_meeting", _("親の会")


# What a programme of a kind begins with, as long as nobody decides otherwise: whether a person under 18 needs a
# guardian's yes, and whether a sign-up may be for several people.
USUALLY_GUARDED = frozenset({ProgramKind.BABY_CONTACT})
USUALLY_ALONE = frozenset({ProgramKind.BABY_CONTACT})
KIND_ICONS = {ProgramKind.BABY_CONTACT: "baby"}  # before the name of the kind; most have none


class CapacityUnit(TextChoices):
    """What one sign-up counts as."""

    FAMILIES = "families", _("組")
    PEOPLE = "people", _("人")


class OccurrenceState(TextChoices):
    """Whether one date takes place. That it was moved is told by `Occurrence.moved_from`."""

    SCHEDULED = "scheduled", _("予定どおり")
    CANCELLED = "cancelled", _("中止")


class EnrollmentState(TextChoices):
    """Where a sign-up stands. What leads from one to the next is in `signups.lifecycle`."""

    HELD = "held", _("保護者の確認待ち")
    CONFIRMED = "confirmed", _("申し込み済み")
    CANCELLED = "cancelled", _("取り消し")
    LAPSED = "lapsed", _("期限切れ")


class HoldKind(TextChoices):
    """Whose answer a held seat waits for."""

    GUARDIAN = "guardian", _("保護者の確認")
    OFFER = "offer", _("繰り上げのお返事")
    LOTTERY = "lottery", _("当選のお返事")


ACTIVE_ENROLLMENTS = (EnrollmentState.HELD, EnrollmentState.CONFIRMED)  # these take a seat


class Availability(TextChoices):
    """What a person who wants to come needs to know about one date."""

    OPEN = "open", _("空きあり")
    FEW = "few", _("残りわずか")
    FULL = "full", _("満席")
    NOT_YET = "not_yet", _("申し込み開始前")
    CLOSED = "closed", _("受付終了")
    WALK_IN = "walk_in", _("申し込みなしでどうぞ")
    CANCELLED = "cancelled", _("中止")
    PAST = "past", _("終了")


# Columns of a programme page that are the same in every language: typed once, on the page in the default language.
FACTS = (
    "kind",
    "life_stages",
    "place",
    "online",
    "childcare",
    "languages",
    "capacity",
    "capacity_unit",
    "needs_sign_up",
    "asks_guardian",
    "asks_people",
    "signup_opens_days",
    "signup_closes_hours",
    "start_date",
    "start_time",
    "duration_minutes",
    "rule",
    "skip_holidays",
)
