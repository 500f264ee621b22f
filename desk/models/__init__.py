"""Cases and what happened in them; what to do about each kind of case."""

from desk.models.case import Case
from desk.models.case_act import CaseAct
from desk.models.playbook_entry import PlaybookEntry

__all__ = ["Case", "CaseAct", "PlaybookEntry"]
