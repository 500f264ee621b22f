"""Watched expressions that no ordinary text holds, so that tests say what is found."""

from watched import checking
from watched.enums import Response, WrittenIn
from watched.models import Expression
from watched.models.expression import digest_of

HOLD, BLOCK, FLAG, HELP = "ぬまぬま", "ぐれぐれ", "もけもけ", "ほろほろぬ"


def watch(text: str, response: Response, *, scope: str = "", note: str = "") -> Expression:
    """Watch for this text from now on, in this process."""
    found = Expression.objects.create(
        language=WrittenIn.JA,
        response=response,
        text=text,
        note=note,
        scope=scope,
        digest=digest_of(scope, WrittenIn.JA, response, text),
    )
    look_again()
    return found


def watch_all() -> None:
    """Watch for one text of each response."""
    for text, response in ((HOLD, "hold"), (BLOCK, "block"), (FLAG, "flag"), (HELP, "offer_help")):
        watch(text, Response(response), note=f"わけは{text}")


def look_again() -> None:
    """Have this process see the rows as they are now, also after a test has taken them back."""
    checking._lists = None
    checking.forget()
