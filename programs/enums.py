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


# The defaults of a kind, unless staff decide otherwise: whether a person under 18 needs a guardian's consent, and
# whether each sign-up is for one person only.
USUALLY_GUARDED = frozenset({ProgramKind.BABY_CONTACT})
USUALLY_ALONE = frozenset({ProgramKind.BABY_CONTACT})
KIND_ICONS = {ProgramKind.BABY_CONTACT: "baby"}  # before the name of the kind; most have none


class CapacityUnit(TextChoices):
    """What one sign-up counts as."""

    FAMILIES = "families", _("組")
    PEOPLE = "people", _("人")


class OccurrenceState(TextChoices):
    """Whether one date takes place. `Occurrence.moved_from` says whether it was moved."""

    SCHEDULED = "scheduled", _("予定どおり")
    CANCELLED = "cancelled", _("中止")


class EnrollmentState(TextChoices):
    """Where a sign-up stands. The transitions are in `signups.lifecycle`."""

    HELD = "held", _("保護者の確認待ち")
    CONFIRMED = "confirmed", _("申し込み済み")
    CANCELLED = "cancelled", _("取り消し")
    LAPSED = "lapsed", _("期限切れ")


class HoldKind(TextChoices):
    """Which answer a held seat is waiting for."""

    GUARDIAN = "guardian", _("保護者の確認")
    OFFER = "offer", _("繰り上げのお返事")
    LOTTERY = "lottery", _("当選のお返事")


ACTIVE_ENROLLMENTS = (EnrollmentState.HELD, EnrollmentState.CONFIRMED)  # these take a seat


class Availability(TextChoices):
    """What somebody who wants to come needs to know about one date."""

    OPEN = "open", _("空きあり")
    FEW = "few", _("残りわずか")
    FULL = "full", _("満席")
    NOT_YET = "not_yet", _("申し込み開始前")
    CLOSED = "closed", _("受付終了")
    WALK_IN = "walk_in", _("申し込みなしでどうぞ")
    CANCELLED = "cancelled", _("中止")
    PAST = "past", _("終了")


# Columns of a programme page that are the same in every language, typed once on the page in the default language.
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
