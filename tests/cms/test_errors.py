"""Where something goes wrong, the reader is told kindly what to do, in their language."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf.urls.i18n import i18n_patterns
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from pytest_django.plugin import DjangoDbBlocker

from cms.models import HomePage
from community import urls as site_urls


def refuse(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


def misread(request: HttpRequest) -> HttpResponse:
    raise BadRequest


def break_down(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("a test")


urlpatterns = [
    *i18n_patterns(
        path("t/403/", refuse), path("t/400/", misread), path("t/500/", break_down), prefix_default_language=False
    ),
    *site_urls.urlpatterns,
]
pytestmark = [pytest.mark.urls(__name__), pytest.mark.one_database]


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/nowhere/", 404, "ページが見つかりません"),
        ("/t/403/", 403, "このページは開けません"),
        ("/t/400/", 400, "読み取れませんでした"),
        ("/t/500/", 500, "うまく動きませんでした"),
    ],
)
def test_a_kind_page(home: HomePage, address: str, status: int, words: str) -> None:
    client = Client(raise_request_exception=False)
    for prefix, language in (("", "ja"), ("/en", "en")):
        response = client.get(prefix + address)
        html = response.content.decode()
        assert response.status_code == status
        assert f'<html lang="{language}">' in html
        assert html.count("<h1>") == 1
        assert ("/en/" if language == "en" else "/") in html
        if language == "ja":
            assert words in html


@pytest.mark.parametrize("address", ["/t/500/", "/en/t/500/"])
def test_the_page_for_our_own_faults_needs_no_database(address: str, django_db_blocker: DjangoDbBlocker) -> None:
    with django_db_blocker.block():
        response = Client(raise_request_exception=False).get(address)
    assert response.status_code == 500
    assert 'href="tel:119"' in response.content.decode()


def test_a_stale_form_is_explained(home: HomePage) -> None:
    response = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "a@example.org"})
    assert response.status_code == 403
    assert "もう一度お送りください" in response.content.decode()


def test_the_frame_holds_for_every_role(
    home: HomePage, make_user: Callable[..., Any], client_for: Callable[..., Client]
) -> None:
    for user in (None, make_user(), make_user(staff=True)):
        assert client_for(user).get("/nowhere/").status_code == 404
