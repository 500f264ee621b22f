"""The installed site: manifest, service worker, the page without a network, and icons."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client, override_settings
from PIL import Image

from community.installed import FILES
from helplines.models import HelpContact
from scripts import icons

pytestmark = pytest.mark.django_db
ICONS = Path(settings.BASE_DIR) / "static/icons"
GIVEN = re.compile(r"^self\.site = (\{.*\});$", re.MULTILINE)


def told(client: Client) -> dict[str, Any]:
    """What the service worker is given."""
    found = GIVEN.search(client.get("/sw.js").content.decode())
    return json.loads(found[1])


def test_the_manifest(client: Client) -> None:
    answer = client.get("/manifest.webmanifest")
    assert answer["Content-Type"] == "application/manifest+json"
    manifest = answer.json()
    assert (manifest["name"], manifest["start_url"], manifest["scope"]) == ("つどい", "/my/", "/")
    assert {icon["purpose"] for icon in manifest["icons"]} == {"any", "maskable", "monochrome"}
    for icon in manifest["icons"]:
        assert (Path(settings.BASE_DIR) / icon["src"].lstrip("/")).exists(), icon
    assert '<link rel="manifest" href="/manifest.webmanifest">' in client.get("/help/").content.decode()


def test_the_service_worker_may_serve_the_whole_site_and_is_asked_for_each_time(client: Client) -> None:
    answer = client.get("/sw.js")
    assert answer["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer["Service-Worker-Allowed"] == "/"
    assert "no-store" in answer["Cache-Control"]
    assert "default-src 'self'" in answer["Content-Security-Policy"]
    assert not answer.cookies


def test_it_is_the_same_for_everybody(client: Client, make_user: Callable[..., Any], client_for: Any) -> None:
    """Or each log-in would be another version."""
    plain = client.get("/sw.js").content
    assert client_for(make_user()).get("/sw.js").content == plain
    assert client.get("/sw.js", headers={"Accept-Language": "en"}).content == plain


def test_its_version_follows_what_it_keeps(client: Client, django_capture_on_commit_callbacks: Any) -> None:
    first = told(client)["version"]
    assert told(client)["version"] == first
    with django_capture_on_commit_callbacks(execute=True):
        HelpContact.objects.create(topic="self", label="あたらしい窓口", number="0120-000-111", is_published=True)
    second = told(client)["version"]
    assert second != first
    with override_settings(EMERGENCY_NUMBER="118"):
        assert told(client)["version"] not in {first, second}


@pytest.mark.parametrize("path", ["/help/", "/en/help/", "/offline/", "/en/offline/"])
def test_whatever_these_pages_consist_of_is_kept(client: Client, path: str) -> None:
    language = "en" if path.startswith("/en/") else "ja"
    page = client.get(path, headers={"Accept-Language": language}).content.decode()
    asked = set(re.findall(r'(?:src|href)="/static/([^"#?]+)', page))
    asked -= {name for name in asked if name.startswith("icons/")}  # the system's business
    assert asked <= set(FILES), asked - set(FILES)
    imports = {
        name
        for file in FILES
        if file.endswith(".js")
        for name in re.findall(r'^import .*"\./(.+)"', (Path(settings.BASE_DIR) / "static" / file).read_text(), re.M)
    }
    assert {f"js/{name}" for name in imports} <= set(FILES)
    assert told(client)["help"] == {"ja": "/help/", "en": "/en/help/"}
    assert told(client)["offline"] == {"ja": "/offline/", "en": "/en/offline/"}


def test_the_page_without_a_network_has_the_numbers(client: Client) -> None:
    page = client.get("/offline/").content.decode()
    numbers = HelpContact.objects.filter(is_published=True, in_menu=True).exclude(number="")
    assert numbers
    for contact in numbers:
        assert page.count(f">{contact.number}<") >= 2  # in the menu and on the page
    assert "data-session" not in page


def test_pages_tell_the_script_of_a_session_by_a_mark_alone(make_user: Callable[..., Any], client_for: Any) -> None:
    user = make_user()
    one, other = client_for(user), client_for(user)
    marks = [re.search(r'data-session="(\w+)"', each.get("/my/").content.decode())[1] for each in (one, other, one)]
    assert marks[0] == marks[2] != marks[1]
    assert marks[0] not in one.session.session_key


def colour(picture: Image.Image, x: int, y: int) -> tuple[int, ...]:
    found = picture.getpixel((x, y))
    assert isinstance(found, tuple)
    return found


@pytest.mark.parametrize("name", icons.ICONS)
def test_icons_are_as_the_script_draws_them(name: str) -> None:
    size, ground, scale = icons.ICONS[name]
    drawn, kept = icons.icon(size, ground=ground, scale=scale), Image.open(ICONS / name).convert("RGBA")
    assert kept.size == (size, size)
    points = [(round(size * x / 16), round(size * y / 16)) for x in range(1, 16) for y in range(1, 16)]
    far = [
        point for point in points
        if max(abs(a - b) for a, b in zip(colour(drawn, *point), colour(kept, *point), strict=True)) > 64
    ]  # fmt: skip
    assert far == []  # but for the fewer colours of the file


def test_nothing_of_the_maskable_icon_is_cut_off() -> None:
    """Whatever shape a system cuts out of it, the circle in the middle of 80 % stays."""
    picture = Image.open(ICONS / "maskable-512.png").convert("RGBA")
    white = [
        (x, y) for x in range(0, 512, 4) for y in range(0, 512, 4) if min(colour(picture, x, y)[:3]) > 200
    ]  # fmt: skip
    assert len(white) > 200
    assert max(((x - 256) ** 2 + (y - 256) ** 2) ** 0.5 for x, y in white) < 256 * 0.8
    assert {colour(picture, corner, corner)[3] for corner in (0, 511)} == {255}
