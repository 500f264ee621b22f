"""Whatever prefix a server was told of, the application lives at the root of its host."""

import asyncio
from typing import Any

import pytest

from community.front_door import FrontDoor


def through(scope: dict[str, Any]) -> tuple[dict[str, Any] | None, list[dict[str, Any]]]:
    """The scope that comes in behind the door, if any, and what was answered at it."""
    inside: list[dict[str, Any]] = []
    said: list[dict[str, Any]] = []

    async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
        inside.append(scope)

    async def receive() -> dict[str, Any]:
        return {"type": "websocket.connect"}

    async def send(message: dict[str, Any]) -> None:
        said.append(message)

    asyncio.run(FrontDoor(application)(scope, receive, send))
    return (inside[0] if inside else None), said


@pytest.mark.parametrize("kind", ["http", "websocket"])
@pytest.mark.parametrize("prefix", ["", "/x", "https://evil.example", "//evil.example", "/admin"])
def test_no_prefix_comes_in(kind: str, prefix: str) -> None:
    inside, said = through({"type": kind, "path": "/x/admin/", "root_path": prefix, "headers": []})
    assert inside == {"type": kind, "path": "/x/admin/", "root_path": "", "headers": []}
    assert said == []


@pytest.mark.parametrize("path", ["http://evil.example/my/", "*", "", "evil.example:443"])
def test_what_is_no_path_is_refused(path: str) -> None:
    inside, said = through({"type": "http", "path": path, "root_path": ""})
    assert inside is None
    assert said[0]["status"] == 400
    inside, said = through({"type": "websocket", "path": path, "root_path": ""})
    assert inside is None
    assert said == [{"type": "websocket.close", "code": 4404}]


def test_starting_and_stopping_pass() -> None:
    assert through({"type": "lifespan"}) == ({"type": "lifespan"}, [])


@pytest.mark.parametrize("name", ["SCRIPT_NAME", "SCRIPT_URL", "REDIRECT_URL", "HTTP_DAPHNE_ROOT_PATH"])
def test_pages_over_wsgi_have_no_prefix_either(name: str) -> None:
    from django.core.handlers.wsgi import WSGIRequest, get_script_name
    from django.test import RequestFactory

    environ = RequestFactory().get("/x/my/").environ | {name: "/x/my/"}
    assert get_script_name(environ) == ""
    assert WSGIRequest(environ).path == "/x/my/"
