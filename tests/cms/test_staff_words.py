"""The staff screens speak the language of whoever reads them: a walk over all that can be opened."""

import json
import re
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from urllib.parse import urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.test import Client
from django.urls import Resolver404, resolve
from django.utils import timezone
from wagtail.models import Locale
from wagtail.users.models import UserProfile

from chat.actions.report import report
from chat.enums import ReportReason
from cms.models import HomePage
from ground.text.letters import cut
from notices.actions.mail import send_later
from notices.models import OutgoingMail
from people.models import User
from people.roles import PUBLISHING, WRITING
from programs.signups.actions.enroll import enroll
from tests.factories import rooms as talk
from tests.factories.groups import make_coordinator, make_request
from tests.factories.pages import make_free_page, make_news
from tests.factories.places import make_place
from tests.factories.programs import make_occurrence, make_program
from tests.staff_words import data, foreign, said
from voices.actions.give import give
from watched.listing import expressions
from watched.staff.viewsets import SHOWN

pytestmark = pytest.mark.one_database

# Data that no column holds: cut, put together, or of the settings.
FROM_SETTINGS = [settings.ORGANISATION, *(name for _code, name in settings.LANGUAGES)]
FROM_SETTINGS += [text for watched, _note in expressions() for text in (watched.text, cut(watched.text, SHOWN))]
# Pages of the site, in their own language, and the way out.
PREVIEWS = ("view_draft", "revisions_view", "workflow_preview")
NOT_WALKED = {"wagtailadmin_logout", *(f"wagtailadmin_pages:{name}" for name in PREVIEWS)}
LINKS = ("href", "action", "data-chooser-url", "data-w-swap-src-value", "data-w-dialog-url-value")


@pytest.fixture
def world(home: HomePage, make_user: Callable[..., User]) -> talk.Circle:
    """Something on every screen, said in Japanese."""
    circle = talk.circle()
    midori, hana = circle.midori, circle.hana
    program = make_program()
    enroll(actor=hana, occurrence=make_occurrence(program), called_name="はな", note="たまご")
    give(actor=hana, submission=uuid.uuid4(), body="駐輪場がほしいです")
    make_place("ひだまり")
    make_request(circle.group)
    report(actor=midori, message=talk.say(hana, circle.group, "ことば"), reason=ReportReason.WORRIED)
    make_free_page(home, "おたより", "本文です", slug="otayori")
    news = make_news(home, "お知らせです")
    news.save_revision()
    news.get_workflow().start(news, make_user("書いた人", staff=True))
    send_later(key="late", template="people/appointed", to=hana)
    OutgoingMail.objects.update(attempts=3, sending_since=timezone.now(), due_at=timezone.now())
    Locale.objects.get_or_create(language_code="en")
    return circle


def walk(client: Client, start: str) -> Iterator[tuple[str, BeautifulSoup]]:
    """Each screen that can be reached by links, once of a kind: its address and its page."""
    seen: Counter[str] = Counter()
    waiting, met = [start], {start}

    def follow(link: str) -> None:
        target = link.partition("#")[0]
        if re.match(r"/(admin|desk)/", target) and "export=" not in target and target not in met:
            met.add(target)
            waiting.append(target)

    while waiting:
        address = waiting.pop(0)
        try:
            match = resolve(urlsplit(address).path)
        except Resolver404:
            continue
        texts = [value for value in match.kwargs.values() if isinstance(value, str) and not value.isdigit()]
        kind = " ".join([match.view_name, *texts])
        if seen[kind] or match.view_name in NOT_WALKED:
            continue
        seen[kind] += 1
        answer = client.get(address, headers={"X-Requested-With": "XMLHttpRequest"} if "choose" in address else {})
        if answer.status_code in (301, 302):
            follow(urljoin(address, answer["Location"]))
        if answer.status_code != 200 or answer.streaming:
            continue
        html = answer.content.decode()
        if "json" in answer["Content-Type"]:
            found = json.loads(html)
            html = str(found.get("html", "")) if isinstance(found, dict) else ""
        elif "html" not in answer["Content-Type"]:
            continue
        soup = BeautifulSoup(html, "html.parser")
        yield address, soup
        for link in links(soup):
            follow(urljoin(address, link))


def links(soup: BeautifulSoup) -> list[str]:
    found = [str(tag.attrs[name]) for tag in soup.find_all(True) for name in LINKS if name in tag.attrs]
    for script in soup.find_all("script"):
        found += re.findall(r'"(/admin/[^"\\]*)"', script.string or "")
    return found


def foreign_words(client: Client, start: str, language: str) -> tuple[int, list[str]]:
    """How many screens were read, and what they said in another language, a line each."""
    pages = list(walk(client, start))
    known = sorted([*data(), *FROM_SETTINGS], key=len, reverse=True)
    found = {
        f"{address}: {words} in {text[:120]!r}"
        for address, page in pages
        for text in said(page)
        if (words := foreign(text, language=language, data=known))
    }
    return len(pages), sorted(found)


def staff(make_user: Callable[..., User], role: str, language: str) -> User:
    admin = role == "administrator"
    groups = (WRITING, PUBLISHING) if admin else (WRITING,)
    return make_user("山田", staff=True, groups=groups, is_superuser=admin, language=language)


@pytest.mark.parametrize(
    ("role", "least"),
    [("administrator", 120), ("editor", 60), ("facilitator", 1), ("coordinator", 1)],
)
def test_japanese_staff_read_no_english_word(
    world: talk.Circle, make_user: Callable[..., User], client_for: Callable[..., Client], role: str, least: int
) -> None:
    if role == "facilitator":
        user = world.midori
    elif role == "coordinator":
        user = make_coordinator(make_user("中村", staff=True)).user
    else:
        user = staff(make_user, role, "ja")
    client = client_for(user, headers={"Accept-Language": "en-GB"})  # a browser in English changes nothing
    count, found = foreign_words(client, "/admin/" if role in ("administrator", "editor") else "/desk/", "ja")
    assert "\n".join(found) == ""
    assert count >= least


def test_english_staff_read_no_japanese_but_what_was_written(
    world: talk.Circle, make_user: Callable[..., User], client_for: Callable[..., Client]
) -> None:
    client = client_for(staff(make_user, "administrator", "en"), headers={"Accept-Language": "ja"})
    count, found = foreign_words(client, "/admin/", "en")
    assert "\n".join(found) == ""
    assert count >= 120


def test_what_a_member_of_staff_chose_in_wagtail_comes_first(
    home: HomePage, make_user: Callable[..., User], client_for: Callable[..., Client]
) -> None:
    user = make_user("佐藤", staff=True, language="ja")
    assert '<html lang="ja"' in client_for(user).get("/admin/").content.decode()
    UserProfile.objects.update_or_create(user=user, defaults={"preferred_language": "en"})
    assert '<html lang="en"' in client_for(user).get("/admin/").content.decode()


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<p>講座 is live</p>", ["is", "live"]),
        ('<button aria-label="Actions">…</button>', ["Actions"]),
        ('<input type="submit" value="Search">', ["Search"]),
        ('<input value="Hidamari"><textarea>Hidamari</textarea>', []),
        ("<script>var english = 1</script><p>URL と PDF</p>", []),
        ('<script type="application/json">{"menu": [{"label": "Help"}]}</script>', ["Help"]),
        ("<p>hana@example.org</p>", []),
        ("<td>True</td><option>Unknown</option>", ["True", "Unknown"]),
        ("<p>Tea and talk</p>", []),
    ],
)
def test_the_walk_notices(html: str, words: list[str]) -> None:
    found = [
        word
        for text in said(BeautifulSoup(html, "html.parser"))
        for word in foreign(text, language="ja", data=["Tea and talk"])
    ]
    assert found == words


def test_a_wagtail_without_one_of_the_fields_starts_and_the_check_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    from wagtail.admin.forms.choosers import EmailLinkChooserForm
    from wagtail.contrib.redirects.filters import RedirectsReportFilterSet

    from cms.staff.labels import label_wagtails_forms, unknown_fields

    assert unknown_fields() == []
    monkeypatch.delitem(EmailLinkChooserForm.base_fields, "subject")
    monkeypatch.delitem(RedirectsReportFilterSet.base_filters, "is_permanent")
    label_wagtails_forms()
    assert sorted(found.msg for found in unknown_fields()) == [
        "Wagtail has no field 'is_permanent' to label any more.",
        "Wagtail has no field 'subject' to label any more.",
    ]
    assert str(EmailLinkChooserForm.base_fields["body"].label) == "本文"
