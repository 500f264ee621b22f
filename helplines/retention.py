"""What help contacts keep of people: nothing (`ground.retention`)."""

from ground.retention import Nobodys

NOBODYS = (Nobodys(("helplines.HelpContact",), "numbers of offices and services, for everybody"),)
