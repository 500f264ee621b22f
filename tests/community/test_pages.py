"""The door before the pages: so many at once, in their order, and monitors past it."""

import asyncio
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from community.pages import Pages


def test_no_more_than_so_many_pages_are_made_at_once(settings: Any, rf: RequestFactory) -> None:
    settings.PAGES_AT_ONCE = 3

    async def story() -> None:
        pages = Pages()
        begun: list[str] = []
        go_on = asyncio.Event()

        async def make(request: HttpRequest) -> HttpResponse:
            begun.append(request.path_info)
            if request.path_info != "/readyz":
                await go_on.wait()
            return HttpResponse(request.path_info)

        pages.get_response_async = make  # type: ignore[method-assign]
        waiting = [asyncio.create_task(pages.run_get_response(rf.get(f"/{number}/"))) for number in range(10)]
        for _turn in range(50):
            await asyncio.sleep(0)
        assert begun == ["/0/", "/1/", "/2/"]
        assert (await pages.run_get_response(rf.get("/readyz"))).content == b"/readyz"
        go_on.set()
        made = await asyncio.gather(*waiting)
        assert [page.content.decode() for page in made] == [f"/{number}/" for number in range(10)]
        assert begun == ["/0/", "/1/", "/2/", "/readyz", *(f"/{number}/" for number in range(3, 10))]

    asyncio.run(story())


def test_a_page_that_fails_gives_its_place_back(settings: Any, rf: RequestFactory) -> None:
    settings.PAGES_AT_ONCE = 1

    async def story() -> None:
        pages = Pages()

        async def fail(request: HttpRequest) -> HttpResponse:
            raise ValueError(request.path_info)

        pages.get_response_async = fail  # type: ignore[method-assign]
        for _time in range(3):
            with pytest.raises(ValueError, match="/a/"):
                await asyncio.wait_for(pages.run_get_response(rf.get("/a/")), 5)

    asyncio.run(story())
