"""News behind the writers: what it costs to tell 10,000 people in 800 groups of what is said there.

`python -m benchmarks.news [--database postgres] [--seconds 60] [--profile]`. One process writes through chat's own
action, as the sockets do, another follows as the worker does; each has a core. Both are this file, with the settings
of the measured database.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from benchmarks import measure
from benchmarks.__main__ import only_one
from benchmarks.prepare import OURS, ROOT
from benchmarks.services import Services, our_environment

GROUPS, PEOPLE = 800, 10_000
RATE = 50  # messages a second
FLAT_OUT = 15  # seconds of writing as fast as it goes
EVERY = 1.0  # seconds between two turns of the worker (operations' PROMPT_EVERY)
AT_ONCE = 500  # rows that are made in one statement
SLOWEST = 600  # seconds for what takes one or two minutes


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.news", description=__doc__)
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--seconds", type=int, default=60, help="how long the conversation lasts (default 60)")
    parser.add_argument("--profile", action="store_true", help="also print where the worker's time goes")
    arguments = parser.parse_args()
    with only_one(), Services() as services:
        template = services.template(arguments.database, "news", lambda settings: _run("fill", settings))
        alone, _nothing = _measured(services, arguments.database, template, f"write 0 {FLAT_OUT}", worker="")
        beside, behind = _measured(services, arguments.database, template, f"write 0 {FLAT_OUT}", worker="follow")
        worker = "profile" if arguments.profile else "follow"
        talk = f"write {RATE} {arguments.seconds}"
        calm, _nothing = _measured(services, arguments.database, template, talk, worker="")
        steady, worked = _measured(services, arguments.database, template, talk, worker=worker)
    print(f"{arguments.database}; load of the machine: {alone['load']:.1f}, then {steady['load']:.1f}")
    _print("writer flat out, alone", "{per_second:.0f} messages/s; each p50 {p50:.1f}, p99 {p99:.1f} ms", alone)
    _print("writer flat out, followed", "{per_second:.0f} messages/s; each p50 {p50:.1f}, p99 {p99:.1f} ms", beside)
    _print("· the last was told after", "{after:.1f} s, {steps} messages in {wall:.1f} s", behind)
    for how, found in (("alone", calm), ("followed", steady)):
        _print(f"writer at {RATE}/s, {how}", "{per_second:.1f}; each p50 {p50:.1f}, p99 {p99:.1f} ms", found)
    each, share = worked["cpu"] * 1000 / worked["steps"], worked["cpu"] / worked["wall"]
    _print("worker's CPU for a message", "{each:.1f} ms, {share:.0%} of a core", {"each": each, "share": share})
    _print("from message to notice", "p50 {p50:.2f}, p99 {p99:.2f}, longest {longest:.2f} s", worked)
    _print("told", "{steps} messages, {told} pieces of news, {notices} lines, {deliveries} pushes planned", worked)
    print(worked.get("profile", ""))


def _print(what: str, words: str, found: dict[str, Any]) -> None:
    print(f"{what + ':':28} {words.format(**found)}")


def _measured(
    services: Services, database: str, template: str, talk: str, *, worker: str
) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the writer and the worker found on a copy of the template."""
    settings = services.copy(database, template)
    try:
        if not worker:
            return _run(talk, settings), {}
        with _worker(worker, settings) as running:
            wrote = _run(talk, settings)
            out, _nothing = running.communicate(timeout=SLOWEST)  # the end of its input: it reads on to the end
            return wrote, json.loads(out.splitlines()[-1])
    finally:
        services.clear()


def _environment(settings: dict[str, str]) -> dict[str, str]:
    return our_environment(**settings, ALLOWED_HOSTS="127.0.0.1", **measure.RAISED_LIMITS)


def _command(what: str) -> list[str]:
    return [str(OURS / "python"), "-m", "benchmarks.news", "--inside", *what.split()]


def _run(what: str, settings: dict[str, str]) -> dict[str, Any]:
    done = subprocess.run(
        _command(what), cwd=ROOT, env=_environment(settings), stdout=subprocess.PIPE, text=True, timeout=SLOWEST,
        check=True, preexec_fn=lambda: measure.pin(measure.LOAD_CORE),
    )  # fmt: skip
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


@contextmanager
def _worker(what: str, settings: dict[str, str]) -> Iterator["subprocess.Popen[str]"]:
    running = subprocess.Popen(
        _command(what), cwd=ROOT, env=_environment(settings), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        preexec_fn=lambda: measure.pin(measure.SERVER_CORE),
    )  # fmt: skip
    try:
        assert running.stdout
        assert running.stdout.readline() == "ready\n"
        yield running
    finally:
        running.kill()
        running.wait(20)


# ── in a process with Django ──


def fill() -> dict[str, Any]:
    """People with a phone each, in groups in which everybody wrote within the hour: all wait for an answer."""
    import uuid
    from datetime import timedelta

    from django.contrib.sessions.models import Session
    from django.utils import timezone

    from chat.actions.post import Draft, post_messages
    from chat.log import room_of
    from chat.models import Room
    from groups.enums import GroupState
    from groups.models import Membership, PeerGroup
    from notices.models import PushDevice
    from people.models import User

    def make(model: Any, rows: Any) -> None:
        model.objects.bulk_create(rows, batch_size=AT_ONCE)

    make(PeerGroup, [PeerGroup(slug=f"g{n}", name=f"会{n}", state=GroupState.OPEN) for n in range(GROUPS)])
    make(User, [User(email=f"n{n}@example.org", display_name=f"ひと{n}") for n in range(PEOPLE)])
    groups = list(PeerGroup.objects.filter(slug__startswith="g").order_by("pk"))
    people = list(User.objects.filter(email__startswith="n").order_by("pk"))
    make(Membership, [
        Membership(user=person, group=groups[n % GROUPS], nickname=person.display_name)
        for n, person in enumerate(people)
    ])  # fmt: skip
    soon = timezone.now() + timedelta(days=7)
    make(Session, [Session(session_key=f"s{n}", session_data="", expire_date=soon) for n in range(PEOPLE)])
    make(PushDevice, [
        PushDevice(user=person, endpoint=f"https://fcm.googleapis.com/{n}", session_key=f"s{n}")
        for n, person in enumerate(people)
    ])  # fmt: skip
    rooms = [room_of(group).pk for group in groups]
    then = timezone.now() - timedelta(minutes=10)
    for start in range(0, PEOPLE, AT_ONCE):
        some = people[start : start + AT_ONCE]
        post_messages([
            Draft(person.pk, rooms[n % GROUPS], uuid.uuid4(), "こんばんは", at=then)
            for n, person in enumerate(some, start)
        ])  # fmt: skip
    from chat.models import NewsProgress

    make(NewsProgress, [NewsProgress(room_id=pk, seq=seq) for pk, seq in Room.objects.values_list("pk", "last_seq")])
    return {}


def write(rate: int, seconds: int) -> dict[str, Any]:
    """Write for so long, each message in a transaction of its own; `rate` 0: as fast as it goes."""
    import random
    import uuid

    from chat.actions.post import Draft, Posted, post_messages
    from groups.models import Membership

    chance = random.Random(7)
    places = list(Membership.objects.order_by("pk").values_list("user", "group__room"))
    began, times = time.perf_counter(), list[float]()
    while (now := time.perf_counter()) < began + seconds:
        if rate and (early := began + len(times) / rate - now) > 0:
            time.sleep(early)
        user, room = chance.choice(places)
        start = time.perf_counter()
        (result,) = post_messages([Draft(user, room, uuid.uuid4(), "うちもです。少しずつですね")])
        times.append((time.perf_counter() - start) * 1000)
        if not isinstance(result, Posted):
            raise RuntimeError(f"a message was refused: {result}")
    took = time.perf_counter() - began
    return {"per_second": len(times) / took, "load": os.getloadavg()[0]} | _percentiles(times)


def follow(*, profiled: bool) -> dict[str, Any]:
    """Follow as the worker does until the standard input ends and all is told."""
    import cProfile
    import pstats
    from io import StringIO
    from unittest import mock

    from django.utils import timezone

    from chat.actions import follow as following
    from notices.actions.gather import gather
    from notices.models import Delivery, Notice

    ending, told = threading.Event(), list[Any]()
    delays: dict[tuple[int, int], float] = {}
    read_on = following._read_on

    def noted_gather(news: Any) -> None:
        told.extend(news)
        gather(news)

    def wait_for_the_end() -> None:
        sys.stdin.read()
        ending.set()

    def noted_read_on(room_ids: Any) -> int:
        first = len(told)
        steps = read_on(room_ids)
        now = timezone.now()  # committed
        delays.update({(one.about, one.number): (now - one.at).total_seconds() for one in told[first:]})
        return steps

    mock.patch.object(following, "gather", noted_gather).start()
    mock.patch.object(following, "_read_on", noted_read_on).start()
    following.follow()
    threading.Thread(target=wait_for_the_end, daemon=True).start()
    print("ready", flush=True)
    profile = cProfile.Profile()
    steps, began, cpu, ended = 0, time.perf_counter(), time.process_time(), 0.0
    if profiled:
        profile.enable()
    while True:
        is_last = ending.wait(EVERY)
        ended = ended or (time.perf_counter() if is_last else 0.0)
        steps += (read := following.follow())
        if is_last and not read:
            break
    profile.disable()
    wall, cpu = time.perf_counter() - began, time.process_time() - cpu
    found: dict[str, Any] = {
        "steps": steps,
        "wall": wall,
        "cpu": cpu,
        "after": time.perf_counter() - ended,
        "told": len(told),
    }
    found |= {"notices": Notice.objects.count(), "deliveries": Delivery.objects.count()}
    found |= _percentiles(list(delays.values()))
    if profiled:
        text = StringIO()
        pstats.Stats(profile, stream=text).sort_stats("cumulative").print_stats(45)
        found["profile"] = text.getvalue()
    return found


def _percentiles(values: list[float]) -> dict[str, float]:
    cuts = statistics.quantiles(values, n=100)
    return {"p50": cuts[49], "p99": cuts[98], "longest": max(values)}


def inside(what: str, *given: str) -> dict[str, Any]:
    """What a process with Django does."""
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "community.settings"
    django.setup()
    if what == "fill":
        return fill()
    if what == "write":
        return write(*map(int, given))
    return follow(profiled=what == "profile")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--inside"]:
        print(json.dumps(inside(*sys.argv[2:])))
    else:
        main()
