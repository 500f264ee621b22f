"""Cases, what happened in them, what to do about each; shifts that ended, what is read again, how people there fare."""

from desk.models.case import Case
from desk.models.case_act import CaseAct
from desk.models.handover import HandedCase, Handover
from desk.models.opening import Opening
from desk.models.playbook_entry import PlaybookEntry
from desk.models.plea import Plea
from desk.models.sample import Sample

__all__ = ["Case", "CaseAct", "HandedCase", "Handover", "Opening", "PlaybookEntry", "Plea", "Sample"]
