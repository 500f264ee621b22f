"""The demo's story: one city, its people, and what they do, told through the same actions as real use."""

from datetime import date
from importlib import import_module

from chat.actions.follow import follow, see_what_was_read
from notices.actions.tell import fan_out
from people.demo import cast

CHAPTERS = ("cms", "places", "programs", "groups", "chat", "desk", "voices")


def tell(today: date) -> None:
    """Create the demo around `today` (local). Idempotent."""
    people = cast()
    for app in CHAPTERS:
        import_module(f"{app}.demo").tell(people, today)
    # As the worker does within a second, so that the lists of news are there at once.
    follow()
    see_what_was_read()
    fan_out()
