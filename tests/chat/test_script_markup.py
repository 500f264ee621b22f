"""The page on which the scripts' own tests run (tests/js) has the line that the server makes for them to fill."""

import re
from pathlib import Path

import pytest
from django.test import Client

from tests.factories.rooms import Circle
from tests.markup import tidy

pytestmark = pytest.mark.one_database

ROOM = Path(__file__).resolve().parent.parent / "js" / "room.html"


def line_in(page: str) -> str:
    """The line to be filled in; what is of a moment or of one room in it, and spaces between tags, left out."""
    (found,) = re.findall(r'<template id="line">(.*?)</template>', page, re.DOTALL)
    found = re.sub(r'(data-at|data-by|data-may|datetime|href|src)="[^"]*"', r'\1=""', found)
    found = re.sub(r">\d\d:\d\d<", "><", found)
    return tidy(found)


def test_the_line_is_the_servers(circle: Circle, client: Client) -> None:
    client.force_login(circle.hana)
    page = client.get(f"/groups/{circle.group.slug}/room/").content.decode()
    assert 'class="message__body"' in line_in(page)
    assert line_in(ROOM.read_text()) == line_in(page)
    for part in ('<ol class="room__lines" id="lines">', '<div class="room__log" id="log"'):
        assert part in ROOM.read_text()
        assert part in page


def hour_in(page: str) -> str:
    """A facilitator's part of a live hour while none runs, without tokens."""
    (found,) = re.findall(r'<section class="room__hour".*?</section>', page, re.DOTALL)
    return tidy(re.sub(r'<input type="hidden" name="csrfmiddlewaretoken"[^>]*>', "", found))


def test_the_live_hour_is_the_servers(circle: Circle, client: Client) -> None:
    client.force_login(circle.midori)
    page = client.get(f"/groups/{circle.group.slug}/room/").content.decode()
    assert hour_in(ROOM.with_name("hour.html").read_text()) == hour_in(page)
