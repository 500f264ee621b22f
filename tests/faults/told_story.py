"""What happens in `test_told`, in a process with the workers' environment.

`python -m tests.faults.told_story prepare` reads subscriptions from its standard input, gives each person two of them,
and lets everybody write once in each room. `… talk` writes `MESSAGES` messages, asks for a mail with every fifth, and in
the middle makes everybody's gathered mail due. `… stand` waits until the workers have nothing left to do, and prints
what is stored, and what should be.
"""

import json
import sys
import time
from datetime import time as hour
from itertools import cycle
from typing import Any

import django

django.setup()

from django.db.models import F, Q  # noqa: E402
from django.utils import timezone  # noqa: E402
from django.utils.crypto import salted_hmac  # noqa: E402

from chat.models import Message, Room  # noqa: E402
from groups.models import PeerGroup  # noqa: E402
from notices.actions import devices  # noqa: E402
from notices.actions.mail import send_later  # noqa: E402
from notices.actions.plan import preferences  # noqa: E402
from notices.models import Delivery, Notice, OutgoingMail, Preference, PushDevice  # noqa: E402
from notices.models.delivery import MOST_ATTEMPTS  # noqa: E402
from people.models import User  # noqa: E402
from tests.factories import rooms  # noqa: E402
from tests.factories.people import client_for, make_user  # noqa: E402

ROOMS, PEOPLE, DEVICES = 5, 8, 2
MESSAGES = 200
PAUSE = 0.08  # seconds between two messages: workers start, work and are killed meanwhile
LONGEST_STANDSTILL = 150  # seconds in which nothing is done: killed pushes wait for their repetition


def prepare() -> dict[str, Any]:
    subscriptions = json.loads(sys.stdin.read())
    groups = [rooms.group(f"told{number}") for number in range(ROOMS)]
    for number in range(PEOPLE):
        person = make_user(f"ひと{number}", email=f"told{number}@example.org")
        for group in groups:
            rooms.join(person, group)
        for subscription in subscriptions[number * DEVICES : (number + 1) * DEVICES]:
            key = client_for(person).session.session_key
            devices.subscribe(actor=person, label="Android / Chrome", session_key=key, **subscription)
    preferences(_people().values_list("pk", flat=True))
    Preference.objects.update(quiet_from=hour(0), quiet_until=hour(0))
    for group in groups:
        for person in _people():
            rooms.say(person, group, "こんばんは")
    return {"people": _people().count(), "devices": PushDevice.objects.count()}


def talk() -> dict[str, Any]:
    groups = cycle(PeerGroup.objects.filter(slug__startswith="told").order_by("slug"))
    people = list(_people())
    for number in range(MESSAGES):
        # Not everybody's turn falls on the same rooms: each writes in all of them.
        rooms.say(people[number // ROOMS % PEOPLE], next(groups), f"ことば{number}")
        if number % 5 == 0:
            send_later(key=f"told:{number}", template="people/account_deleted", to=f"mail{number}@example.org")
        if number == MESSAGES // 2:
            Preference.objects.update(gathered_due_at=timezone.now())
        time.sleep(PAUSE)
    return {"messages": Message.objects.count()}


def stand() -> dict[str, Any]:
    seen: dict[str, int] = {}
    while waits := _waits():
        if waits != seen:
            seen, ends = waits, time.monotonic() + LONGEST_STANDSTILL
        if time.monotonic() > ends:
            return {"waits": waits}
        time.sleep(0.2)
    return {
        "waits": waits,
        "counts": sorted(Notice.objects.values_list("user", "about", "count")),
        "should": _should(),
        "shown": [person.notices_waiting for person in _people()],
        "topics": [
            [PushDevice.objects.get(pk=target).endpoint, _topic(pk), sent_at is not None]
            for pk, target, sent_at in Delivery.objects.values_list("pk", "target", "sent_at")
        ],
        "sent": OutgoingMail.objects.filter(sent_at__isnull=False).count(),
        "perhaps": OutgoingMail.objects.filter(sent_at=None, sending_since__isnull=False).count(),
        "mails": OutgoingMail.objects.count(),
    }


def _people() -> Any:
    return User.objects.filter(email__startswith="told").order_by("pk")


def _waits() -> dict[str, int]:
    """What the workers still have to do."""
    behind = Q(news_progress__seq__lt=F("last_seq")) | Q(news_progress=None, last_seq__gt=0)
    free = {"sent_at": None, "cancelled_at": None}
    found = {
        "rooms": Room.objects.filter(behind).count(),
        "pushes": Delivery.objects.filter(**free, attempts__lt=MOST_ATTEMPTS).count(),
        "mails": OutgoingMail.objects.filter(**free, sending_since=None).count(),
        "gathered": Preference.objects.filter(gathered_due_at__lte=timezone.now()).count(),
    }
    return {what: number for what, number in found.items() if number}


def _should() -> list[tuple[int, int, int]]:
    """For each person and room, how many others wrote after them; none of it was read."""
    found = []
    for room in Room.objects.filter(group__slug__startswith="told"):
        written = list(Message.objects.filter(room=room).order_by("seq").values_list("seq", "author"))
        for person in _people():
            first = min(seq for seq, author in written if author == person.pk)
            found.append((person.pk, room.pk, sum(seq > first and author != person.pk for seq, author in written)))
    return sorted(found)


def _topic(pk: int) -> str:
    """The topic of a delivery, as `deliver.parcel` makes it."""
    return salted_hmac("notices.delivery", str(pk), algorithm="sha256").hexdigest()[:32]


if __name__ == "__main__":
    print(json.dumps({"prepare": prepare, "talk": talk, "stand": stand}[sys.argv[1]]()))
