"""What looking for watched expressions costs: its own microseconds for one text, the least of five.

`python -m benchmarks.watched --look` says what one look of the chat costs (`chat.watched_words.look_at`: an ordinary
line of 60 letters, the shipped list), for `make bench`, which sets it beside the CPU of a message. Without it: for
ordinary texts of 60 and of 1,000 letters and for one in which something is found, with the shipped list and with 1,000
expressions (the shipped one and plain words), in this process, without a database.
"""

import json
import os
import sys
import time
import timeit

import django

from watched.enums import Response, WrittenIn
from watched.matching import Compiled, Watched, compiled

ROUNDS = 5
LINES = {
    "ja": "今日は娘が熱を出して小児科に行きました。夜中に何度も起きてもうへとへとです。"
    "みなさんはどうしていますか？よかったら教えてくださいね",
    "en": "My daughter had a fever again and we hardly slept last night",
}
FOUND = "夜になると、もう死にたいと思ってしまいます。だれにも言えません。"


def main() -> None:
    from watched.listing import expressions

    shipped = [expression for expression, _note in expressions()]
    extra = [Watched(WrittenIn.JA, Response.FLAG, f"ことば{number}の見本") for number in range(1_000 - len(shipped))]
    print(f"Python {os.sys.version.split()[0]}, load {os.getloadavg()[0]:.1f}")  # type: ignore[attr-defined]
    for name, listed in ((f"{len(shipped)} shipped", shipped), ("1,000", shipped + extra)):
        start = time.process_time()
        ready = compiled(listed)
        print(f"{name} expressions: made ready in {time.process_time() - start:.2f} s")
        for language, line in LINES.items():
            for length in (60, 1_000):
                text = (line * (length // len(line) + 1))[:length]
                print(f"  {language}, {length:5} letters, nothing found: {_least(ready, text):7.1f} µs")
        print(f"  ja, {len(FOUND):5} letters, distress found: {_least(ready, FOUND):7.1f} µs")


def look() -> dict[str, float | int]:
    """What the chat does for a message, without the database: that is asked every half minute."""
    from chat.watched_words import look_at
    from watched import checking
    from watched.listing import expressions

    ready = compiled([expression for expression, _note in expressions()])
    checking._lists, checking._looked = checking._Lists(None, {"": ready}), time.monotonic()
    line = (LINES["ja"] * 2)[:60]
    assert not look_at(line, group_id=1, watches=True).expressions
    rounds = [
        timeit.timeit(lambda: look_at(line, group_id=1, watches=True), time.process_time, number=500)
        for _ in range(ROUNDS)
    ]
    return {"us": min(rounds) / 500 * 1_000_000, "expressions": len(ready.expressions), "letters": len(line)}


def _least(ready: Compiled, text: str) -> float:
    """Microseconds of one look, the least of several rounds."""
    ready.find(text)
    times = 20_000 // len(text)
    rounds = []
    for _round in range(ROUNDS):
        start = time.process_time()
        for _time in range(times):
            ready.find(text)
        rounds.append((time.process_time() - start) / times)
    return min(rounds) * 1_000_000


if __name__ == "__main__":
    os.environ["DEBUG"], os.environ["DJANGO_SETTINGS_MODULE"] = "1", "community.settings"
    django.setup()
    print(json.dumps(look())) if "--look" in sys.argv[1:] else main()
