"""A form is sent once, whoever presses twice, and can be sent again when that is meant."""

from collections.abc import Callable
from typing import Any

from tests.e2e.site import Person, Site, plain

LOGIN = "form[action$='/accounts/login/']"


def test_enter_twice_signs_in(person: Callable[..., Person], site: Site) -> None:
    hana = person(None)
    page = hana.visit("/accounts/login/?next=/groups/")
    posts: list[str] = []
    page.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)
    page.locator("#id_login").fill("sora@demo.example")
    page.evaluate(
        "(form) => { const it = document.querySelector(form); it.requestSubmit(); it.requestSubmit() }", LOGIN
    )
    page.wait_for_url("**/login/code/confirm/**")
    assert len(posts) == 1
    body = plain(site.mails("sora@demo.example")[-1])
    code = next(line.strip() for line in body.splitlines() if line.startswith("    "))
    page.locator("#id_code").fill(code)
    page.evaluate(
        "() => { const it = document.querySelector('#id_code').form; it.requestSubmit(); it.requestSubmit() }"
    )
    page.wait_for_url("**/groups/")
    assert len(posts) == 2
    assert hana.visit("/my/", check=False).url.endswith("/my/")


def test_what_is_meant_again_goes_again(person: Callable[..., Person]) -> None:
    """After typing, after coming back; a script's own form and a search are let be."""
    page = person(None).visit("/accounts/login/", check=False)
    page.evaluate(
        "addEventListener('submit', (event) => { kept.push(event.defaultPrevented); event.preventDefault() })"
    )
    pressed: Any = lambda: page.evaluate("(form) => document.querySelector(form).requestSubmit()", LOGIN)  # noqa: E731
    page.evaluate("window.kept = []")
    pressed()
    pressed()
    page.locator("#id_login").fill("a@example.org")
    pressed()
    pressed()
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    pressed()
    assert page.evaluate("kept") == [False, True, False, True, False]
    page.evaluate(
        "kept.length = 0; document.querySelector("
        + repr(LOGIN)
        + ").addEventListener('submit', (e) => e.preventDefault())"
    )
    pressed()
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow'))")
    pressed()
    pressed()
    assert page.evaluate("kept") == [True, True, True]  # by its own script each time, which saw all of them
