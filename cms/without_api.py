"""Wagtail's apps without its JSON API, which this site does not have. In INSTALLED_APPS they replace Wagtail's own.

As they start, these apps load the API (version 3, with ninja and pydantic) to enter what they would serve there: a
sixth of what any process of ours takes to start, and 11 MB of its memory. Wagtail 8 has no setting for that, so what
they load then is a stand-in that takes everything and does nothing.
"""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

from django.apps import AppConfig
from wagtail.contrib.redirects.apps import WagtailRedirectsAppConfig
from wagtail.documents.apps import WagtailDocsAppConfig
from wagtail.images.apps import WagtailImagesAppConfig
from wagtail.snippets.apps import WagtailSnippetsAppConfig

API = re.compile(r"wagtail\.(\w+\.)*api\.v3(\.\w+)*")


class _Nothing:
    """What a stand-in gives under any name: it can be called, and asked for more of the kind."""

    def __call__(self, *args: Any, **kwargs: Any) -> None:
        pass

    def __getattr__(self, name: str) -> "_Nothing":
        return self


class _StandIn(ModuleType):
    def __getattr__(self, name: str) -> _Nothing:
        if name.startswith("__"):  # what Python itself asks of a module
            raise AttributeError(name)
        return _Nothing()


class _StandIns(MetaPathFinder, Loader):
    def __init__(self) -> None:
        self.made: list[str] = []

    def find_spec(self, fullname: str, path: object, target: object = None) -> ModuleSpec | None:
        return ModuleSpec(fullname, self, is_package=True) if API.fullmatch(fullname) else None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        self.made.append(spec.name)
        return _StandIn(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        pass


@contextmanager
def api_left_out() -> Iterator[None]:
    """Stand-ins answer for the API's modules in here; after it they are gone."""
    finder = _StandIns()
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
        for name in finder.made:
            sys.modules.pop(name, None)


class _WithoutApi(AppConfig):
    def ready(self) -> None:
        with api_left_out():
            super().ready()


class RedirectsConfig(_WithoutApi, WagtailRedirectsAppConfig):
    pass


class SnippetsConfig(_WithoutApi, WagtailSnippetsAppConfig):
    pass


class DocumentsConfig(_WithoutApi, WagtailDocsAppConfig):
    pass


class ImagesConfig(_WithoutApi, WagtailImagesAppConfig):
    pass
