"""The configuration as a whole: half a switch is refused, cookies and headers are as strict as they can be."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.documents.models import Document

from community.checks import database_and_redis_switch_together

pytestmark = pytest.mark.one_database

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("database", "redis", "problems"),
    [
        ("", "", []),
        ("sqlite:////tmp/x", "", []),
        ("postgres://db/tsudoi", "redis://cache/0", []),
        ("postgres://db/tsudoi", "", ["Half-switched configuration: REDIS_URL is not set."]),
        ("", "redis://cache/0", ["Half-switched configuration: DATABASE_URL (postgres://…) is not set."]),
    ],
)
def test_both_or_neither(settings: object, database: str, redis: str, problems: list[str]) -> None:
    settings.DATABASE_URL, settings.REDIS_URL = database, redis
    assert [problem.msg for problem in database_and_redis_switch_together(None)] == problems


@pytest.mark.parametrize(
    ("base_url", "names"),
    [
        ("https://tsudoi.example.jp", ["__Host-sessionid", "__Host-csrftoken", "__Host-django_language", True, "tsudoi.example.jp"]),
        ("https://a.jp:8443", ["__Host-sessionid", "__Host-csrftoken", "__Host-django_language", True, "a.jp:8443"]),
        ("http://localhost:8000", ["sessionid", "csrftoken", "django_language", False, None]),
    ],
)  # fmt: skip
def test_over_https_no_other_host_can_set_our_cookies(base_url: str, names: list[object]) -> None:
    asked = (
        "from community import settings as s; import json; print(json.dumps([s.SESSION_COOKIE_NAME"
        " if hasattr(s, 'SESSION_COOKIE_NAME') else 'sessionid', getattr(s, 'CSRF_COOKIE_NAME', 'csrftoken'),"
        " getattr(s, 'LANGUAGE_COOKIE_NAME', 'django_language'), getattr(s, 'SESSION_COOKIE_SECURE', False),"
        " getattr(s, 'SECURE_SSL_HOST', None)]))"
    )
    env = os.environ | {"BASE_URL": base_url, "DEBUG": "0"}
    said = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, env=env, capture_output=True, text=True, check=True)
    assert json.loads(said.stdout) == names


@pytest.mark.parametrize("path", ["/", "/places/", "/nowhere/", "/static/css/base.css", "/admin/", "/sitemap.xml"])
def test_browsers_are_told_what_they_may_do_with_everything(client: Client, db: None, path: str) -> None:
    headers = client.get(path).headers
    assert {"camera=()", "microphone=()", "geolocation=()"} <= set(headers["Permissions-Policy"].split(", "))
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(("name", "taken"), [
    ("案内.pdf", True), ("a.docx", True), ("a.csv", True), ("a.PNG", True),
    ("a.html", False), ("a.svg", False), ("a.exe", False), ("a.js", False), ("a.pdf.html", False), ("a.xhtml", False),
    ("a", False), ("a.docm", False),
])  # fmt: skip
def test_only_known_kinds_of_documents_are_taken(db: None, name: str, taken: bool) -> None:
    document = Document(title="書類", file=ContentFile(b"<script>alert(1)</script>", name=name))
    if taken:
        document.clean()
    else:
        with pytest.raises(ValidationError):
            document.clean()


@pytest.mark.parametrize("name", ["a.html", "a.svg", "a.pdf", "a.txt"])
def test_a_document_is_a_download_and_runs_nothing(
    client: Client, db: None, tmp_path: Path, settings: Any, name: str
) -> None:
    settings.MEDIA_ROOT = tmp_path
    document = Document.objects.create(title="前から", file=ContentFile(b"<script>alert(1)</script>", name=name))
    answer = client.get(document.url)
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["X-Content-Type-Options"] == "nosniff"
