"""A link of ours begins with BASE_URL, whoever asks and whatever they send along."""

from collections.abc import Callable
from typing import Any

import pytest
from allauth.core import context
from allauth.mfa.adapter import get_adapter
from django.core import mail
from django.template import Context, Template
from django.test import Client, RequestFactory
from wagtail.models import Page

from ground.links import absolute, absolute_page, leads_here, own_host, resolve_for

HOSTILE: dict[str, Any] = {
    "headers": {"Host": "evil.example", "X-Forwarded-Host": "evil.example", "X-Forwarded-Prefix": "/x"}
}


def test_a_path_becomes_an_address() -> None:
    assert absolute("/groups/?a=1#b") == "http://testserver/groups/?a=1#b"


@pytest.mark.parametrize(
    "path",
    ["", "groups/", "https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:x", "@evil.example"],
)
def test_what_is_no_path_of_ours_is_no_link(path: str) -> None:
    with pytest.raises(ValueError, match="not a path of this site"):
        absolute(path)


def test_a_page_without_an_address_leads_to_the_front(db: None) -> None:
    assert absolute_page(Page.get_first_root_node()) == "http://testserver/"


@pytest.mark.parametrize(
    ("location", "link"),
    [
        (None, "http://testserver/a/?b=1"),
        ("/c/", "http://testserver/c/"),
        ("c/", "http://testserver/a/c/"),
        ("?d=1", "http://testserver/a/?d=1"),
        ("//evil.example/", "http://testserver/%2Fevil.example/"),
        ("https://elsewhere.example/", "https://elsewhere.example/"),
    ],
)
def test_libraries_that_ask_the_request_get_ours(location: str | None, link: str) -> None:
    request = RequestFactory().get("/a/?b=1", **HOSTILE)
    assert resolve_for(request, location) == link


def test_templates_have_one_way(db: None) -> None:
    assert Template("{{ '/my/'|absolute }}").render(Context()) == "http://testserver/my/"


def test_the_mails_of_signing_up_and_in_lead_here(client: Client, make_user: Callable[..., object]) -> None:
    make_user("はな", email="hana@example.jp")
    answers = {"display_name": "もも", "terms": "on", "email": "hana@example.jp"}
    client.post("/accounts/signup/", answers, **HOSTILE)
    Client().post("/accounts/login/", {"login": "nobody@example.jp"}, **HOSTILE)
    known, unknown = [str(letter.body) for letter in mail.outbox[-2:]]
    assert "\nhttp://testserver/accounts/login/\n" in known
    assert "\nhttp://testserver/accounts/signup/\n" in unknown
    assert "evil" not in known + unknown


def test_passkeys_are_bound_to_our_host_and_not_to_the_one_asked(settings: Any) -> None:
    settings.BASE_URL = "https://tsudoi.example.jp:8443"
    with context.request_context(RequestFactory().get("/", **HOSTILE)):
        assert get_adapter().get_public_key_credential_rp_entity()["id"] == "tsudoi.example.jp" == own_host()


@pytest.mark.parametrize(
    ("url", "here"),
    [("/my/", True), ("http://testserver/my/", True), ("https://evil.example/", False), ("//evil.example", False)],
)
def test_where_visitors_want_to_go_on_to(url: str, here: bool) -> None:
    assert leads_here(RequestFactory().get("/"), url) is here
