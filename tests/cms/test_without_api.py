"""Wagtail's JSON API, which this site does not have, is not loaded; what its apps do otherwise as they start is done."""

import sys

from django.apps import apps
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.permissions import policy_registry
from wagtail.signals import page_slug_changed

from cms.without_api import API, api_left_out

APPS = ["wagtail.contrib.redirects", "wagtail.snippets", "wagtail.documents", "wagtail.images"]


def test_nothing_of_it_is_loaded() -> None:
    assert [name for name in sys.modules if API.fullmatch(name) or name == "ninja"] == []


def test_its_apps_have_started() -> None:
    assert all(map(apps.is_installed, APPS))
    for model in (Redirect, get_document_model(), get_image_model()):
        assert policy_registry.get_by_type(model) is not None, model
    assert page_slug_changed.has_listeners()  # former addresses lead on


def test_only_while_they_start_something_else_stands_in() -> None:
    with api_left_out():
        from wagtail.api.v3.api import api

        assert api.add_router("/anything/", None) is None
    assert [name for name in sys.modules if API.fullmatch(name)] == []
