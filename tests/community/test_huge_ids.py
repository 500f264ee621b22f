"""A number that no row can have is a page that is not there, never a fault: every address that takes an id, as anybody."""

import re
from collections.abc import Callable, Iterator

import pytest
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver

from community.middleware import NoSuchNumberMiddleware
from people.models import User

HUGE = str(10**30)
SAMPLES = {"slug": HUGE, "str": HUGE, "path": HUGE, "uuid": "00000000-0000-4000-8000-000000000000"}


def addresses(resolver: URLResolver, before: str = "") -> Iterator[str]:
    """Every address of the site, with the huge number for each thing that it takes."""
    for entry in resolver.url_patterns:
        shape = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from addresses(entry, shape)
        elif isinstance(entry, URLPattern):
            yield shape


def filled(shape: str) -> str:
    plain = re.sub(r"<(?:(\w+):)?\w+>", lambda found: SAMPLES.get(found[1] or "str", HUGE), shape)
    plain = re.sub(r"\(\?P<\w+>[^()]*(?:\([^()]*\)[^()]*)*\)|\([^()?]*\)", HUGE, plain)
    return "/" + re.sub(r"[\^$\\]|\(\?:[^()]*\)[?*]?", "", plain).lstrip("/")


ALL = sorted({filled(shape) for shape in addresses(get_resolver()) if "<" in shape or "(" in shape})


def test_the_walk_is_long() -> None:
    assert len(ALL) > 150
    assert f"/admin/pages/{HUGE}/edit/" in ALL
    assert f"/desk/requests/{HUGE}/accept/" in ALL


def test_nothing_breaks(client_for: Callable[..., Client], make_user: Callable[..., User], db: None) -> None:
    client: Client = client_for(make_user(staff=True, is_superuser=True))
    client.raise_request_exception = False
    broken = []
    for path in ALL:
        for ask in (client.get, client.post):
            response = ask(path)
            if response.status_code >= 500:
                broken.append((ask.__name__, path, response.exc_info[0] if hasattr(response, "exc_info") else ""))
    assert broken == []


LISTS = [
    "/admin/pages/", "/admin/images/", "/admin/documents/", "/admin/users/", "/admin/choose-page/", "/admin/programs/",
    "/admin/reports/site-history/", "/admin/reports/aging-pages/", "/admin/bulk/wagtailcore/page/delete/",
    "/admin/bulk/people/user/delete/", "/groups/", "/places/", "/voices/", "/programs/", "/search/", "/news/", "/my/",
    "/calendar.ics",
]  # fmt: skip
ASKED = [
    "p",
    "page",
    "id",
    "q",
    "owner",
    "place",
    "group",
    "locale",
    "user",
    "collection_id",
    "status",
    "year",
    "before",
]


@pytest.mark.parametrize("number", [HUGE, f"-{HUGE}", str(2**63), "9" * 400])
def test_nothing_breaks_by_a_number_behind_the_address(
    client_for: Callable[..., Client], make_user: Callable[..., User], number: str
) -> None:
    client: Client = client_for(make_user(staff=True, is_superuser=True))
    client.raise_request_exception = False
    asked = [f"{path}?{'&'.join(f'{name}={number}' for name in names)}" for path in LISTS for names in (ASKED, ["id"])]
    assert [path for path in asked if client.get(path).status_code >= 500] == []


@pytest.mark.parametrize(
    "path",
    [
        "/admin/images/chooser/chosen/x/",
        "/admin/documents/chooser/chosen/é/",
        "/admin/images/chooser/chosen-multiple/?id=x",
        "/admin/bulk/wagtailcore/page/publish/?id=1&id=x",
        "/admin/bulk/wagtailimages/image/delete/?id=%00",
        "/admin/bulk/wagtaildocs/document/add_tags/?id='",
    ],
)
def test_what_is_no_number_is_a_page_that_is_not_there(
    client_for: Callable[..., Client], make_user: Callable[..., User], path: str
) -> None:
    client: Client = client_for(make_user(staff=True, is_superuser=True))
    client.raise_request_exception = False
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/admin/pages/", "/admin/pages/1/", "/admin/", "/admin/sites/"])
def test_administrators_see_the_top_of_the_pages(
    client_for: Callable[..., Client], make_user: Callable[..., User], path: str
) -> None:
    client: Client = client_for(make_user(staff=True, is_superuser=True))
    assert client.get(path, follow=True).status_code == 200


def test_a_real_fault_is_still_a_fault(client: Client, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*args: object, **kwargs: object) -> None:
        raise OverflowError("nothing of the visitor's doing")

    monkeypatch.setattr("places.views.FilterForm.is_valid", breaks)
    client.raise_request_exception = False
    assert client.get("/places/").status_code == 500


def test_a_number_that_the_visitor_did_not_spoil_is_a_fault(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*args: object, **kwargs: object) -> None:
        raise ValueError("Field 'id' expected a number but got 'x'.")

    monkeypatch.setattr("places.views.FilterForm.is_valid", breaks)
    client.raise_request_exception = False
    assert client.get("/places/?q=y").status_code == 500
    assert client.get("/places/?q=x").status_code == 404


def test_a_form_that_cannot_be_read_is_not_read_again_for_what_went_wrong(client: Client, db: None) -> None:
    """Its own fault stays what it is (400), and none comes on top of it."""
    sent = client.post("/voices/new/", "body=x", content_type="application/x-www-form-urlencoded; charset=shift_jis")
    assert sent.status_code == 400
    request = RequestFactory().post("/", "body=x", "application/x-www-form-urlencoded; charset=shift_jis")
    fault = BadRequest("must be UTF-8 encoded")
    assert NoSuchNumberMiddleware(lambda _request: HttpResponse()).process_exception(request, fault) is None
