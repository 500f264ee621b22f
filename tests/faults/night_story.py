"""What happens on the night of `test_night`, in a process with the worker's environment.

`python -m tests.faults.night_story prepare` fills the site: a room whose facilitator is on duty, 10,000 mails and 10,000
gathered mails that are due. `… report` makes a worried report, and prints when it was committed, for whom it is, and
who is in the room. `… stand` prints how many mails went out, and how many people were called.
"""

import json
import sys
import time
from datetime import timedelta

import django

django.setup()

from django.utils import timezone  # noqa: E402

from chat.actions.report import report  # noqa: E402
from chat.enums import ReportReason  # noqa: E402
from groups.models import AlarmCall, PeerGroup  # noqa: E402
from notices.models import Notice, OutgoingMail, Preference  # noqa: E402
from people.models import User  # noqa: E402
from tests.factories import rooms  # noqa: E402
from tests.factories.duty import always_on_duty  # noqa: E402
from tests.faults.night_phones import DIGEST  # noqa: E402

WAITING = 10_000
ROOM = "night"


def prepare() -> None:
    circle = rooms.circle(ROOM)
    always_on_duty(circle.midori, circle.group)
    long_ago = timezone.now() - timedelta(hours=3)
    OutgoingMail.objects.bulk_create(
        (
            OutgoingMail(
                key=f"night:{number}",
                to_email=f"n{number}@example.org",
                template="people/account_deleted",
                due_at=long_ago,
            )
            for number in range(WAITING)
        ),
        batch_size=1000,
    )
    first = User.objects.order_by("-pk").values_list("pk", flat=True)[0]
    User.objects.bulk_create(
        (User(email=f"digest{number}@example.org", display_name=f"ひと{number}") for number in range(WAITING)),
        batch_size=500,
    )
    readers = list(User.objects.filter(pk__gt=first).values_list("pk", flat=True))
    Preference.objects.bulk_create(
        (Preference(user_id=pk, gathered_due_at=long_ago) for pk in readers), batch_size=1000
    )
    Notice.objects.bulk_create(
        (
            Notice(user_id=pk, kind=DIGEST, about=1, since=1, upto=1, first_at=long_ago, last_at=long_ago)
            for pk in readers
        ),
        batch_size=1000,
    )
    print(json.dumps({"mails": OutgoingMail.objects.count(), "readers": len(readers)}))


def worry() -> None:
    group = PeerGroup.objects.get(slug=ROOM)
    hana, sora = (User.objects.get(memberships__group=group, display_name=name) for name in ("はな", "そら"))
    words = rooms.say(sora, group, "もう、いいかな")
    began = time.time()
    report(actor=hana, message=words, reason=ReportReason.WORRIED)
    midori = User.objects.get(memberships__group=group, display_name="みどり")
    inside = sorted(group.memberships.values_list("user_id", flat=True))
    print(json.dumps({"began": began, "committed": time.time(), "to": midori.pk, "inside": inside}))


def stand() -> None:
    sent = OutgoingMail.objects.filter(sent_at__isnull=False).count()
    called = AlarmCall.objects.filter(alarm__group__slug=ROOM).count()
    print(json.dumps({"sent": sent, "called": called}))


if __name__ == "__main__":
    {"prepare": prepare, "report": worry, "stand": stand}[sys.argv[1]]()
