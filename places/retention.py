"""What places keep of people: nothing (`ground.retention`)."""

from ground.retention import Nobodys

NOBODYS = (Nobodys(("places.Place", "places.TryNext", "places.ClosedDay"), "what staff write of places"),)
