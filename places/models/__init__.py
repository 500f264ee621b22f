from places.models.hours import ClosedDay, OpeningHour
from places.models.place import Place, TryNext

__all__ = ["ClosedDay", "OpeningHour", "Place", "TryNext"]
