"""A way of notices for a test's own processes: each person has a phone, at which an HTTP server in the test listens."""

import os
from collections.abc import Collection, Mapping, Sequence
from http.client import HTTPConnection

from notices.enums import Way
from notices.kinds import Kind, Line
from notices.models import Notice
from notices.ways.carrier import Answer, Carrier, Outcome, Parcel, Posting

DIGEST = "tests.digest"


class NightPhones(Carrier):
    """Pushes by HTTP, as a push service is asked."""

    way = Way.PUSH
    repeats_safely = True

    def targets(self, user_ids: Collection[int]) -> Mapping[int, Sequence[int]]:
        return {pk: [pk] for pk in user_ids}

    def prepare(self, target: int, parcel: Parcel) -> Posting:
        return lambda: Answer(ring(target, parcel.words))

    def note(self, target: int, answer: Answer) -> None:
        pass


def ring(target: int, words: str) -> Outcome:
    """Ask the test's own server to show some words on somebody's phone."""
    line = HTTPConnection("127.0.0.1", int(os.environ["PHONES_PORT"]), timeout=10)
    try:
        line.request("POST", f"/{target}/", body=words.encode())
        return Outcome.SENT if line.getresponse().status == 201 else Outcome.LATER
    except OSError:
        return Outcome.LATER
    finally:
        line.close()


class Digest(Kind):
    """News that only a gathered mail tells of."""

    name = DIGEST
    label = DIGEST
    usually = frozenset({Way.MAIL})

    def standing(self, notices: Sequence[Notice]) -> Mapping[int, int]:
        return {notice.pk: 1 for notice in notices}

    def lines(self, notices: Sequence[Notice]) -> Mapping[int, Line]:
        return {notice.pk: Line(DIGEST, "/") for notice in notices}
