"""Cases and what happened in them."""

from desk.models.case import Case
from desk.models.case_act import CaseAct

__all__ = ["Case", "CaseAct"]
