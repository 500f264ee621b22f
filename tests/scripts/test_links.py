"""The check that no link is made from a request finds such code, and does not cry at ours."""

import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
spec = importlib.util.spec_from_file_location("links_check", ROOT / "scripts" / "links.py")
assert spec is not None
assert spec.loader is not None
check = importlib.util.module_from_spec(spec)
spec.loader.exec_module(check)

OFFENDING = [
    "url = request.build_absolute_uri('/x/')",
    "make = request.build_absolute_uri",
    "make = getattr(request, 'build_absolute_uri')",
    "from allauth.utils import build_absolute_uri",
    "from allauth.utils import build_absolute_uri as link",
    "url = page.full_url",
    "url = page.get_full_url(request)",
    "url = site.root_url + path",
    "host = self.request.get_host()",
    "site = get_current_site(request)",
    "from django.contrib.sites.shortcuts import get_current_site",
    "url = f'https://{host}/x/'",
    "url = f'{request.scheme}://{host}/x/'",
    "host = request.META['HTTP_HOST']",
    "host = request.META.get('HTTP_X_FORWARDED_HOST')",
    "host = request.headers['host']",
    "host = request.headers.get('X-Forwarded-Host', '')",
    "prefix = request.headers.get('X-Forwarded-Prefix')",
    "prefix = request.script_name",
    "prefix = scope['root_path']",
    "if request.path.startswith('/admin/'): pass",
    "if self.request.path == '/': pass",
    "url = f'{settings.BASE_URL}/x/'",
    "url = getattr(settings, 'WAGTAILADMIN_BASE_URL')",
    "from django.utils.http import url_has_allowed_host_and_scheme",
]


@pytest.mark.parametrize("line", OFFENDING)
def test_code_that_makes_links_from_a_request_is_found(line: str) -> None:
    assert next(check.in_python(f"x = 1\n{line}\n"))[0] == 2


@pytest.mark.parametrize(
    "line",
    [
        "{{ page.full_url }}",
        "{% fullpageurl page %}",
        "{{ request.build_absolute_uri }}",
        "https://{{ request.get_host }}/x/",
        "{{ request.scheme }}",
        "{{ base_url }}{{ path }}",
        "{% if '/my/' in request.path %}",
        "{{ request.get_full_path }}",
        "{{ current_site.domain }}",
        "<a href='//{{ host }}/'>",
        "{% base_url_setting as base %}",
        "{{ request.META.HTTP_HOST }}",
    ],
)
def test_templates_that_make_links_from_a_request_are_found(line: str) -> None:
    assert next(check.in_template(f"<p>\n{line}\n</p>"))[0] == 2


@pytest.mark.parametrize(
    "line", ["url = absolute('/x/')", "path = request.path_info", "p = file.path", "h = request.headers['Referer']"]
)
def test_ordinary_code_passes(line: str) -> None:
    assert list(check.in_python(line)) == []


def test_the_whole_tree_passes_and_a_planted_line_does_not(tmp_path: Path) -> None:
    assert check.complaints(ROOT) == []
    (tmp_path / "app" / "views").mkdir(parents=True)
    (tmp_path / "templates").mkdir()
    (tmp_path / "app" / "apps.py").write_text("")
    (tmp_path / "app" / "views" / "a.py").write_text("url = request.build_absolute_uri()\n")
    (tmp_path / "templates" / "a.txt").write_text("{{ page.full_url }}\n")
    assert [line.split(": ")[:2] for line in check.complaints(tmp_path)] == [
        ["app/views/a.py:1", "build_absolute_uri"],
        ["templates/a.txt:1", "full_url"],
    ]
