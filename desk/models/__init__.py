"""Cases and what happened in them; shifts that ended, what is read again, and how those at the desk fare."""

from desk.models.case import Case
from desk.models.case_act import CaseAct
from desk.models.handover import HandedCase, Handover
from desk.models.opening import Opening
from desk.models.plea import Plea
from desk.models.sample import Sample

__all__ = ["Case", "CaseAct", "HandedCase", "Handover", "Opening", "Plea", "Sample"]
