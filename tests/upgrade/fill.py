"""Fill what the demo leaves empty, through the journeys and actions of the code beside it, and report what was made.

It runs inside the commit that is upgraded (see `tests.upgrade.before`), on its demo, with the settings of a site that
sends mail: `python -m tests.upgrade.fill FILE` writes the facts that a test needs to FILE, as JSON. So it moves with
the code: a commit that changes an action changes this file, too. What a later version adds also belongs here.
"""

import io
import json
import re
import sys
import uuid
from datetime import time, timedelta
from pathlib import Path
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth.models import Group, Permission  # noqa: E402
from django.core import mail  # noqa: E402
from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.forms import model_to_dict  # noqa: E402
from django.test import Client, override_settings  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402
from PIL import Image as Picture  # noqa: E402
from wagtail.images.models import Image  # noqa: E402
from wagtail.models import Locale, Page, PageLogEntry, TaskState  # noqa: E402
from wagtail_localize.models import StringTranslation, TranslationSource  # noqa: E402

from chat.actions import author, moderate, mute, report  # noqa: E402
from chat.actions.post import post_message  # noqa: E402
from chat.actions.react import react  # noqa: E402
from chat.enums import ReactionKind, ReportReason  # noqa: E402
from chat.log import room_of  # noqa: E402
from chat.models import Message  # noqa: E402
from cms.models import NewsPage  # noqa: E402
from groups.actions import appoint, join, leave, remove, watch  # noqa: E402
from groups.enums import Rung  # noqa: E402
from groups.models import Membership, PeerGroup  # noqa: E402
from groups.queries import facilitators_of  # noqa: E402
from helplines.models import HelpContact  # noqa: E402
from notices.actions import line  # noqa: E402
from notices.actions.mail import send_later  # noqa: E402
from notices.models import OutgoingMail  # noqa: E402
from people.actions.account import suspend_account  # noqa: E402
from people.actions.second_factor import give_authenticator  # noqa: E402
from people.actions.staff import appoint as make_staff  # noqa: E402
from people.actions.staff import open_member  # noqa: E402
from people.demo import address, cast, member  # noqa: E402
from people.models import User  # noqa: E402
from places.enums import Weekday  # noqa: E402
from programs.dates.actions.occurrences import move  # noqa: E402
from programs.enums import Availability  # noqa: E402
from programs.models import Occurrence, ProgramPage  # noqa: E402
from programs.queries.dates import availability, upcoming  # noqa: E402
from programs.signups.actions.enroll import enroll  # noqa: E402
from programs.signups.actions.guardian import confirm  # noqa: E402
from programs.signups.links import guardian_token  # noqa: E402
from tests.factories.people import client_for  # noqa: E402
from tests.push_service import Browser  # noqa: E402
from voices.actions.answer import respond  # noqa: E402
from voices.actions.give import give  # noqa: E402
from voices.enums import ResponseKind  # noqa: E402

IN_MEMORY = "django.core.mail.backends.locmem.EmailBackend"
ROOM = "kotoba-yukkuri"
HELPLINES = "相談先係"  # an office's own role: it edits the help contacts, and nothing else
# Tables that only bypassing the site could fill, and why.
EMPTY = {
    "account_emailconfirmation": "addresses are confirmed by a code that is in the session",
    "chat_roomparticipant": "rooms that are not a group's come with the apps that open them",
    "people_user_user_permissions": "rights hang on roles; no screen gives one to a person",
    "recurrence_date": "schedules are texts of rules in our own columns",
    "recurrence_param": "the same",
    "recurrence_recurrence": "the same",
    "recurrence_rule": "the same",
    "wagtail_localize_localesynchronization": "languages are part of the program; their screens are not there",
    "wagtail_localize_overridablesegment": "no field of our pages may differ between languages but words",
    "wagtail_localize_relatedobjectsegment": "our pages refer to nothing else that has languages",
    "wagtail_localize_segmentoverride": "the same",
    "wagtailadmin_admin": "never a row: it only carries a permission",
    "wagtailcore_apitoken": "there is no API",
    "wagtailcore_collectionviewrestriction": "nothing here is for some only; the screens are not there",
    "wagtailcore_collectionviewrestriction_groups": "the same",
    "wagtailcore_groupsitepermission": "there is one site, without screens",
    "wagtailcore_pageviewrestriction": "nothing here is for some only; the screens are not there",
    "wagtailcore_pageviewrestriction_groups": "the same",
    "wagtailcore_workflowcontenttype": "pages alone are reviewed",
    "wagtailcore_uploadedfile": "an uploaded picture or file lacks nothing that it would wait for",
    "wagtailembeds_embed": "an embed is a third party on our page",
}


def main(file: Path) -> None:
    people = cast()
    facts: dict[str, Any] = {"empty": EMPTY, "room": ROOM}
    clients = sign_everybody_in(people)
    facts["wrote"] = editorial(clients, people)
    facts["dates"] = dates(people)
    in_groups(people)
    facts["voices"] = voices(people)
    accounts(people, clients)
    work()  # up to here the mails are sent, and the tasks done
    late(people)
    facts["free"] = [one.pk for one in open_dates()[5:]]  # dates that one can still sign up for
    facts["roles"] = ["hana", "haru", "midwife", "worker", "editor", "publisher", "admin", "helplines"]
    facts["cookies"] = {
        name: f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
        for name, client in clients.items()
    }
    facts["emails"] = {name: User.objects.get(pk=person.pk).email for name, person in people.items()}
    file.write_text(json.dumps(facts, ensure_ascii=False, indent=1))


def work() -> None:
    """Run a turn of the worker."""
    call_command("worker", once=True, stdout=io.StringIO())


# ── Sessions ──


def sign_everybody_in(people: dict[str, User]) -> dict[str, Client]:
    """Clients for the roles: はな, a student and a facilitator by the whole journey with a code, the others directly."""
    role = Group.objects.create(name=HELPLINES)
    rights = ("add_helpcontact", "change_helpcontact", "view_helpcontact", "access_admin")
    role.permissions.add(*Permission.objects.filter(codename__in=rights))
    people["helplines"] = member("helplines", "相談先の係")
    make_staff(actor=people["admin"], colleague=people["helplines"], groups=[role])
    give_authenticator(actor=None, user=people["helplines"], secret="JBSWY3DPEHPK3PXP")
    by_code = {name: sign_in(people[name]) for name in ("hana", "haru", "midwife")}
    names = ("worker", "editor", "publisher", "admin", "helplines", "riku", "kanade")
    others = {name: client_for(people[name], HTTP_USER_AGENT="Mozilla/5.0 (Android) Firefox/140") for name in names}
    for name, client in others.items():
        assert client.get("/my/").status_code == 200, name
    return by_code | others


def sign_in(person: User) -> Client:
    """Sign in by code, with a wrong one first."""
    client = Client(HTTP_USER_AGENT="Mozilla/5.0 (iPhone) Safari/604")
    with override_settings(EMAIL_BACKEND=IN_MEMORY):
        client.post("/accounts/login/", {"login": person.email})
        code = newest_code()
        client.post("/accounts/login/code/confirm/", {"code": "000000" if code != "000000" else "111111"})
        client.post("/accounts/login/code/confirm/", {"code": code})
    assert client.get("/my/").status_code == 200
    return client


def newest_code() -> str:
    found = re.search(r"^\s*(\d{6})\s*$", str(mail.outbox[-1].body), re.MULTILINE)
    assert found, mail.outbox[-1].body
    return found[1]


# ── What staff write ──


def editorial(clients: dict[str, Client], people: dict[str, User]) -> dict[str, str]:
    """Create drafts, a page in review, an approved one, a scheduled one, translations, pictures, files and comments."""
    editor, publisher = clients["editor"], clients["publisher"]
    index = Page.objects.filter(locale=Locale.get_default()).get(slug="news")
    add = reverse("wagtailadmin_pages:add", args=["cms", "newspage", index.pk])

    def news(slug: str, **more: str) -> NewsPage:
        sent = editor.post(add, news_form(slug, **more))
        assert sent.status_code == 302, slug
        found: NewsPage = NewsPage.objects.get(slug=slug)
        return found

    remark = {"comments-0-text": "写真がほしいです", "comments-0-contentpath": "title", "comments-0-position": ""}
    remark |= {"comments-0-id": "", "comments-0-resolved": "", "comments-0-DELETE": ""}
    remark |= {"comments-0-replies-TOTAL_FORMS": "1", "comments-0-replies-INITIAL_FORMS": "0"}
    remark |= {"comments-0-replies-0-id": "", "comments-0-replies-0-text": "さがします"}
    draft = news("shitagaki", **{"comments-TOTAL_FORMS": "1", "comment_notifications": "on"}, **remark)
    asked = news("kakunin-machi", **{"action-submit": "1"})
    approved = news("kakunin-zumi", **{"action-submit": "1"})
    sent_back = news("sashimodoshi", **{"action-submit": "1"})
    answer(publisher, approved, "approve")
    answer(publisher, sent_back, "reject")
    in_a_week = timezone.localtime() + timedelta(days=7)
    planned = NewsPage(title="らいしゅう出ます", slug="raishu", summary="予告", go_live_at=in_a_week)
    planned.expire_at, planned.live, planned.owner = in_a_week + timedelta(days=30), False, people["editor"]
    index.add_child(instance=planned)
    planned.save_revision(user=people["editor"]).publish(user=people["publisher"])
    changed = ProgramPage.objects.live().filter(locale=Locale.get_default()).earliest("pk")
    changed.summary = "まだ公開していない書きかえ"
    changed.save_revision(user=people["editor"], log_action=True)

    approved.refresh_from_db()
    assert approved.live
    translate(editor, approved, people["editor"])
    files(editor)
    preview = reverse("wagtailadmin_pages:preview_on_edit", args=[draft.pk])
    assert editor.post(preview, news_form("shitagaki")).json()["is_valid"]
    assert editor.get(reverse("wagtailadmin_pages:edit", args=[draft.pk])).status_code == 200  # opens an edit session
    elsewhere = {"old_path": "/old-leaflet", "is_permanent": "on", "redirect_page": index.pk}
    assert clients["admin"].post(reverse("wagtailredirects:add"), elsewhere).status_code == 302
    contact = HelpContact.objects.earliest("pk")
    screen = reverse("help_contacts_staff:edit", args=[contact.pk])
    fields = {name: value for name, value in model_to_dict(contact).items() if value not in (None, False)}
    saved = clients["helplines"].post(screen, fields | {"note_ja": "話を聞くだけでも大丈夫です"})
    assert saved.status_code == 302
    assert PageLogEntry.objects.filter(page=approved.pk).exists()
    return {"in review": asked.slug, "live": approved.slug, "draft": draft.slug, "planned": planned.slug}


def news_form(slug: str, **more: str) -> dict[str, str]:
    return {
        "title": f"おたより {slug}", "slug": slug, "date": "2026-11-23", "summary": "短い説明",
        "body-count": "1", "body-0-deleted": "", "body-0-order": "0", "body-0-type": "paragraph", "body-0-id": "",
        "body-0-value": json.dumps({"blocks": [{"key": "a", "text": "だれでもどうぞ", "type": "unstyled", "depth": 0,
        "inlineStyleRanges": [], "entityRanges": []}], "entityMap": {}}),
        "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0", **more,
    }  # fmt: skip


def answer(client: Client, page: Page, what: str) -> None:
    state = TaskState.objects.get(workflow_state__object_id=str(page.pk), status=TaskState.STATUS_IN_PROGRESS)
    client.post(reverse("wagtailadmin_pages:workflow_action", args=[page.pk, what, state.pk]), {"comment": "見ました"})


def translate(client: Client, page: Page, editor: User) -> None:
    """Translate one page into the other language, half of it."""
    english = Locale.objects.get(language_code="en")
    sent = client.post(reverse("wagtail_localize:submit_page_translation", args=[page.pk]), {"locales": [english.pk]})
    assert sent.status_code == 302
    source = TranslationSource.objects.get(object_id=page.translation_key)
    segment = source.stringsegment_set.get(string__data=page.title)
    StringTranslation.objects.create(
        translation_of=segment.string, locale=english, context=segment.context, data="A letter",
        translation_type=StringTranslation.TRANSLATION_TYPE_MANUAL, last_translated_by=editor,
    )  # fmt: skip


def files(client: Client) -> None:
    """Upload a tagged picture, one that still waits for its title, and a document."""
    made = io.BytesIO()
    Picture.new("RGB", (40, 30), "seagreen").save(made, "PNG")
    many = reverse("wagtailimages:add_multiple")
    picture = {"title": "木", "files[]": SimpleUploadedFile("ki.png", made.getvalue(), "image/png")}
    assert client.post(many, picture).json()["success"]
    image = Image.objects.latest("pk")
    image.tags.add("広場")
    image.get_rendition("width-20")
    sheet = {"title": "しおり", "files[]": SimpleUploadedFile("shiori.txt", "しおり".encode(), "text/plain")}
    assert client.post(reverse("wagtaildocs:add_multiple"), sheet).json()["success"]


# ── What people do ──


def dates(people: dict[str, User]) -> dict[str, int]:
    """Sign up two minors: one has the guardian's consent and a moved date, the other waits for consent."""
    people |= {key: member(key, name) for key, name in {"nao": "なお", "yuu": "ゆう", "kei": "けい"}.items()}
    first, second, third = open_dates()[:3]
    waits = enroll(actor=people["nao"], occurrence=first, is_minor=True, guardian_email="nao-no-oya@demo.example")
    agreed = enroll(actor=people["yuu"], occurrence=second, is_minor=True, guardian_email="yuu-no-oya@demo.example")
    (asked,) = OutgoingMail.objects.filter(key__endswith=f":{agreed.pk}:guardian")
    confirm(token=guardian_token(agreed.pk, asked.context["secret"]))
    moved = move(
        actor=people["editor"],
        occurrence=second,
        starts_at=second.starts_at + timedelta(minutes=30),
        reason="会場の都合",
    )
    own = enroll(actor=people["kei"], occurrence=third)
    return {"waits": waits.pk, "agreed": agreed.pk, "own": own.pk, "moved": moved.pk}


def open_dates() -> list[Occurrence]:
    """One open date of each programme, from the third day on, soonest first."""
    found: dict[int, Occurrence] = {}
    for one in upcoming().filter(starts_at__gt=timezone.now() + timedelta(days=3)):
        if availability(one) == Availability.OPEN:
            found.setdefault(one.program_id, one)
    return list(found.values())


def in_groups(people: dict[str, User]) -> None:
    """Moderate, report and hand over, remove a member, let one leave, and propose and confirm roles."""
    room, night, first_year = (PeerGroup.objects.get(slug=slug) for slug in (ROOM, "nemurenai-yoru", "hajimete-zero"))
    watching, sora, umi, mei = (people[name] for name in ("midwife", "sora", "umi", "mei"))

    def words(of: User, number: int) -> Message:
        return Message.objects.filter(room__group=room, author=of, notice="", state="visible").order_by("pk")[number]

    mute.mute(actor=sora, message=words(umi, 0))
    moderate.hide(actor=watching, message=words(umi, 1), reason="お子さんの名前が入っていました。")
    told = report.report(actor=umi, message=words(mei, 0), reason=ReportReason.HURT, note="少しつらかったです")
    report.resolve(actor=watching, report=told, upheld=False, answer="ご本人と話しました")
    case = report.report(actor=mei, message=words(sora, 0), reason=ReportReason.WORRIED, note="心配です")
    report.hand_over(actor=watching, report=case)
    said = [
        post_message(actor=mei, room=room_of(room), client_id=uuid.uuid4(), body=body).message  # type: ignore[union-attr]
        for body in ("あ", "い", "う")
    ]
    author.edit_message(actor=mei, message=said[0], body="あ、と言いなおしました")
    author.withdraw_message(actor=mei, message=said[1])
    react(actor=sora, message=said[2], kind=ReactionKind.HUG)
    hours: dict[str, Any] = {"starts": time(21), "ends": time(1), "rung": Rung.FIRST}
    watch.add_watches(actor=watching, user=watching, group=room, weekdays=list(Weekday), **hours)
    guide = facilitators_of(first_year).earliest("pk").user
    moderate.freeze(actor=guide, room=room_of(first_year), reason="すこし休みましょう")
    removed = Membership.objects.get(group=night, user=people["riku"], left_at=None)
    remove.remove(actor=facilitators_of(night).earliest("pk").user, membership=removed, reason="お約束のことです")
    leave.leave(actor=people["jun"], group=first_year, delete_messages=True)
    for name, confirmed in (("jun", False), ("kanade", True)):
        asked = appoint.propose_facilitator(actor=people["publisher"], group=night, user=people[name], reads_back=True)
        if confirmed:
            appoint.confirm_appointment(actor=people["admin"], appointment=asked)
    appoint.propose_coordinator(actor=people["admin"], user=people["editor"])


def voices(people: dict[str, User]) -> dict[str, str]:
    """Give voices, and return the codes of an answered anonymous one, of a named one, and of an unread one."""
    answered, code = give(
        actor=None, submission=uuid.uuid4(), body="夜の講座がほしいです", notify_email="koe@demo.example"
    )
    named, second = give(actor=people["hana"], submission=uuid.uuid4(), body="ベビーカー置き場がほしいです")
    _unread, third = give(actor=None, submission=uuid.uuid4(), body="ありがとうございました", may_publish=True)
    for voice in (answered, named):
        respond(actor=people["editor"], voice=voice, kind=ResponseKind.ANSWER, text="考えます", signed_as="担当")
    return {"answered": code, "named": second, "unread": third}


def accounts(people: dict[str, User], clients: dict[str, Client]) -> None:
    """Change an address, with the link to undo it; look at an account, and close another, as staff."""
    with override_settings(EMAIL_BACKEND=IN_MEMORY):
        clients["riku"].post("/accounts/email/", {"action_add": "", "email": address("riku-atarashii")})
        clients["riku"].post("/accounts/confirm-email/", {"code": newest_code()})
    assert User.objects.filter(pk=people["riku"].pk, email=address("riku-atarashii")).exists()
    open_member(actor=people["admin"], person=people["hana"], reason="ご本人からのお問い合わせ")
    suspend_account(actor=people["admin"], person=member("tomari", "とまり"))
    clients["riku"].post("/my/notices/devices/offer/")
    answer = clients["riku"].post("/my/notices/devices/", Browser("https://fcm.googleapis.com/riku").subscription)
    assert answer.json()["done"]
    assert line.link(line_id=f"U{'1a' * 16}", typed=line.new_code(actor=people["riku"]))
    line.new_code(actor=people["hana"])


def late(people: dict[str, User]) -> None:
    """Leave things under way for the upgrade: waiting mails, an interrupted one, waiting tasks."""
    enroll(actor=people["nao"], occurrence=open_dates()[4])
    give_again = give(actor=None, submission=uuid.uuid4(), body="駅から遠いです", notify_email="eki@demo.example")[0]
    respond(actor=people["editor"], voice=give_again, kind=ResponseKind.ANSWER, text="案内を作ります", signed_as="担当")
    group = PeerGroup.objects.get(slug="iroiro-kotoba")
    join.request_to_join(
        actor=people["natsuki"], group=group, nickname="なつ", rules_digest=group.rules_digest, message="はじめまして"
    )
    appoint.propose_facilitator(actor=people["publisher"], group=group, user=people["kei"])
    cut = send_later(key="upgrade.cut", template="people/account_deleted", to="kieta@demo.example")
    # The reports are a quarter of an hour old, so that they do not fall due during a test.
    OutgoingMail.objects.filter(template="chat/report_waiting").update(due_at=timezone.now())
    OutgoingMail.objects.filter(pk=cut.pk).update(sending_since=timezone.now(), attempts=1)  # a worker died over it
    page = NewsPage.objects.get(slug="shitagaki")
    page.save_revision(user=people["editor"])
    page.save()


main(Path(sys.argv[1]))
