"""The sign-ups of the demo: a student waiting for a guardian, a date that is nearly full, and one that is full."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from people.demo import member
from people.models import User
from programs.dates.actions import occurrences
from programs.enums import Availability
from programs.models import Enrollment, Occurrence
from programs.queries.dates import availability, upcoming
from programs.signups.actions.enroll import enroll

STUDENTS = {"yui": "ゆい", "ren": "れん", "aoi": "あおい"}  # aged 18 and 19; in the same class as はる
GUARDIAN_OF_HARU = "haru-no-haha@demo.example"
MOVED = "hattatsu-oshaberi"


@dataclass(frozen=True)
class SignUp:
    """One sign-up, for the next open date of the programme `slug`."""

    slug: str
    who: str
    called_name: str = ""
    people: int = 1
    note: str = ""
    guardian: str = ""  # their address, for a person under 18


SIGN_UPS = [
    # six seats, five taken
    SignUp("hokago-fureai", "haru", note="初めてなので、見ているところから始めたいです。", guardian=GUARDIAN_OF_HARU),
    SignUp("hokago-fureai", "natsuki"),
    SignUp("hokago-fureai", "yui", called_name="ゆいぴ"),
    SignUp("hokago-fureai", "ren", note="説明をゆっくりしてもらえるとうれしいです。"),
    SignUp("hokago-fureai", "aoi"),
    # three families, full
    SignUp("kotoba-yukkuri", "riku", people=2, note="上の子も連れていきます。"),
    SignUp("kotoba-yukkuri", "akari", note="ゆっくり話してもらえるとうれしいです。"),
    SignUp("kotoba-yukkuri", "hana", people=2),
    # courses and meetings
    SignUp("hajimete-no-oya", "sora", people=2),
    SignUp("hajimete-no-oya", "umi", people=2, note="授乳の時間をいただけると助かります。"),
    SignUp("hajimete-no-oya", "mei", people=2),
    SignUp("hattatsu-oshaberi", "hana"),
    SignUp("hattatsu-oshaberi", "jun", note="出入口の近くの席がよいです。"),
    SignUp("hattatsu-oshaberi", "kanade", people=2),
    SignUp("yoru-no-oya", "sora"),
]


def tell(cast: dict[str, User], today: date) -> None:
    """Sign up everybody who has not signed up for the programme before. Idempotent."""
    everybody = {**cast, **{key: member(key, name) for key, name in STUDENTS.items()}}
    dates = {slug: _next_open(slug) for slug in {sign_up.slug for sign_up in SIGN_UPS}}
    for sign_up in SIGN_UPS:
        who, occurrence = everybody[sign_up.who], dates[sign_up.slug]
        if occurrence is None or Enrollment.objects.filter(user=who, occurrence__program=occurrence.program).exists():
            continue
        enroll(
            actor=who,
            occurrence=occurrence,
            called_name=sign_up.called_name,
            people=sign_up.people,
            note=sign_up.note,
            is_minor=bool(sign_up.guardian),
            guardian_email=sign_up.guardian,
        )
    _move(everybody["hana"], cast["editor"])


def _move(who: User, editor: User) -> None:
    """Move one date that somebody has signed up for, so that there is something to tell them."""
    seat = Enrollment.objects.filter(user=who, occurrence__program__slug=MOVED).select_related("occurrence").first()
    if seat and seat.occurrence.moved_from is None and seat.occurrence.starts_at > timezone.now():
        occurrences.move(
            actor=editor,
            occurrence=seat.occurrence,
            starts_at=seat.occurrence.starts_at + timedelta(minutes=30),
            reason="お話しくださる方の電車に合わせて、30分あとに始めます。",
        )


def _next_open(slug: str) -> Occurrence | None:
    """The next date of the programme that is open for sign-up."""
    coming = upcoming().filter(program__slug=slug)
    return next((one for one in coming if availability(one, taken=0) == Availability.OPEN), None)
