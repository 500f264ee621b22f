from programs.models.enrollment import Enrollment
from programs.models.hold import Hold
from programs.models.occurrence import Occurrence
from programs.models.participant import Participant
from programs.models.program_index_page import ProgramIndexPage
from programs.models.program_page import ProgramPage

__all__ = ["Enrollment", "Hold", "Occurrence", "Participant", "ProgramIndexPage", "ProgramPage"]
