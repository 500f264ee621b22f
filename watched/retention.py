"""What watched expressions keep of people: nothing (`ground.retention`). No text that was checked is kept here."""

from ground.retention import Nobodys

NOBODYS = (Nobodys(("watched.Expression",), "the office's list of expressions; it names nobody"),)
