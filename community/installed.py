"""The site installed on a phone: its manifest, its service worker, and the page that is shown without a network."""

import json
from functools import cache
from hashlib import sha256

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe

from helplines.contacts import contacts

SOURCE = settings.BASE_DIR / "static/js/sw.js"
# Kept on the phone from the first visit on: what the help page and the page without a network consist of.
FILES = (
    "vendor/design-tokens/tokens.css", "css/theme.css", "css/base.css", "css/components.css", "css/help.css",
    "js/installed.js", "js/once.js", "js/quick-exit.js", "js/menus.js", "icons.svg", "favicon.svg",
)  # fmt: skip
ICONS = (("192", "any"), ("512", "any"), ("512", "maskable"), ("512", "monochrome"))
SURFACE = "#fffdf9"  # --surface of theme.css; pages say the dark one in their theme-color


@require_safe
def manifest(request: HttpRequest) -> JsonResponse:
    """How the site stands on a home screen (W3C Web Application Manifest)."""
    content = {
        "id": "/my/",
        "name": "つどい",
        "short_name": "つどい",
        "lang": "ja",
        "start_url": "/my/",
        "scope": "/",
        "display": "standalone",
        "background_color": SURFACE,
        "theme_color": SURFACE,
        "icons": [
            {"src": static(f"icons/{use}-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png", "purpose": use}
            for size, use in ICONS
        ],
    }
    return JsonResponse(content, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False})


@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """The service worker, with what it keeps; its version follows all of that, so that no phone stays on an old one."""
    codes = [code for code, _name in settings.LANGUAGES]
    site = {
        "static": settings.STATIC_URL,
        "files": [static(name) for name in FILES],
        "help": {code: _in(code, "helplines:help") for code in codes},
        "offline": {code: _in(code, "offline") for code in codes},
        "devices": reverse("notices:subscribe"),
        "list": reverse("notices:list"),
        "words": translation.gettext("新しいお知らせがあります"),
        "icon": static("icons/any-192.png"),
        "badge": static("icons/badge-96.png"),
    }
    known = [site, _release(), settings.ORGANISATION, settings.EMERGENCY_NUMBER, *map(_contacts, codes)]
    version = sha256(json.dumps(known, sort_keys=True).encode()).hexdigest()[:16]
    told = json.dumps(site | {"version": version}, ensure_ascii=False)
    return HttpResponse(
        f"self.site = {told};\n{SOURCE.read_text()}",
        content_type="text/javascript; charset=utf-8",
        headers={"Service-Worker-Allowed": "/"},
    )


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """What a phone shows for any page while it has no network: that, and the numbers to call."""
    return render(request, "community/offline.html")


def _in(code: str, name: str) -> str:
    with translation.override(code):
        return reverse(name)


def _contacts(code: str) -> list[dict[str, object]]:
    with translation.override(code):
        return [dict(contact) for contact in contacts()]


@cache
def _release() -> str:
    """A mark of what this version of the code says on its pages."""
    found = sha256()
    for folder, kind in (("templates", "*.html"), ("locale", "*.po"), ("static/js", "sw.js")):
        for file in sorted((settings.BASE_DIR / folder).rglob(kind)):
            found.update(file.read_bytes())
    return found.hexdigest()
