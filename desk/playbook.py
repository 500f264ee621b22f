"""The playbook as the desk shows it: what to do about each kind of case."""

from desk.models import PlaybookEntry


def playbook() -> dict[int, PlaybookEntry]:
    """Return the published entries by risk (`desk.enums.Risk`), in the reader's language; one query."""
    return {entry.risk: entry for entry in PlaybookEntry.objects.filter(is_published=True)}
