"""Wagtail's own screens, all of them, as each kind of staff: none writes into our tables, and a new one is refused."""

import re
import uuid
from datetime import time, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.db.models import CharField, TextField
from django.test import Client, override_settings
from django.urls import ResolverMatch, URLPattern, URLResolver, get_resolver, resolve
from django.utils import timezone
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import (
    Collection,
    CollectionViewRestriction,
    Locale,
    PageViewRestriction,
    Task,
    UploadedFile,
    Workflow,
    get_page_models,
)
from wagtail_localize.models import OverridableSegment, Translation, TranslationSource

from community.generic_writes import IN_BULK, MAY_WRITE, NOT_THERE, PAGES, is_ours
from ground.audit_labels import verbs_of
from ground.enums import ActKind
from ground.models import AuditEntry
from people.models import User
from people.roles import PUBLISHING, WRITING
from programs.models import ProgramPage
from programs.signups.actions.enroll import enroll
from tests.factories import rooms as talk
from tests.factories.people import client_for, make_user
from tests.factories.programs import make_occurrence, make_program
from voices.actions.give import give

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
ROLES = {"editor": (WRITING,), "publisher": (PUBLISHING,), "administrator": (WRITING, PUBLISHING)}
OTHERS = ("auth_group", "auth_permission", "auth_group_permissions", "account_emailaddress", "mfa_authenticator")


def screens(resolver: Any, before: str = "", spaces: str = "") -> list[tuple[str, str, Any]]:
    """Every address of the editors: its route, its full name, its view."""
    found = []
    for entry in resolver.url_patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLPattern):
            found.append((route, f"{spaces}{entry.name}", entry.callback))
        elif isinstance(entry, URLResolver):
            found += screens(entry, route, f"{spaces}{entry.namespace}:" if entry.namespace else spaces)
    return [one for one in found if one[0].startswith("admin/")]


def generic_screens() -> list[tuple[str, str]]:
    return [(route, name) for route, name, view in screens(get_resolver()) if not is_ours(view)]


def bulk_actions() -> list[tuple[str, str, str]]:
    bulk_action_registry._scan_for_bulk_actions()
    return [
        (app, model, action)
        for app, models in bulk_action_registry.actions.items()
        for model, actions in models.items()
        for action in actions
    ]


def rows() -> dict[str, list[Any]]:
    """All that our tables hold, and who may do what."""
    tables = [model._meta.db_table for app in settings.OUR_APPS for model in apps.get_app_config(app).get_models()]
    many = [field.m2m_db_table() for field in User._meta.many_to_many]
    held = {}
    with connection.cursor() as cursor:
        for table in sorted({*tables, *many, *OTHERS}):
            cursor.execute(f'SELECT * FROM "{table}"')
            held[table] = sorted(map(str, cursor.fetchall()))
    acts = AuditEntry.objects.exclude(verb__in=verbs_of(ActKind.READINGS))  # readings are written down as they come
    held["people_auditentry"] = sorted(map(str, acts.values_list()))
    return held


class World:
    """Something in every table that Wagtail's screens could reach."""

    def __init__(self) -> None:
        self.circle = talk.circle()
        talk.say(self.circle.hana, self.circle.group, "なかのことば")
        self.page = make_program()
        self.occurrence = make_occurrence(self.page)
        enroll(actor=self.circle.hana, occurrence=self.occurrence, called_name="はな", note="たまご")
        give(actor=self.circle.hana, submission=uuid.uuid4(), body="駐輪場がほしいです")
        self.colleague = make_user("同僚", staff=True)
        self.numbers = self._things_of_wagtail()

    def _things_of_wagtail(self) -> dict[str, int]:
        """One of each thing that a screen may be about, by how the address of the screen begins; the longest wins."""
        collection = Collection.get_first_root_node().add_child(name="しおり")
        document = Document.objects.create(title="しおり", file=ContentFile(b"%PDF-1.4", name="shiori.pdf"))
        image = Image.objects.create(title="絵", file=get_test_image_file())
        redirect = Redirect.objects.create(old_path="/mae", redirect_link="/ato/")
        source, _made = TranslationSource.update_or_create_from_instance(self.page)
        translation = Translation.objects.create(
            source=source, target_locale=Locale.objects.get_or_create(language_code="en")[0]
        )
        segment = OverridableSegment.objects.filter(source=source).first()
        string = source.stringsegment_set.first()
        uploaded = UploadedFile.objects.create(file=ContentFile(b"x", name="x.pdf"), for_content_type=None)
        in_review = make_program("確認を待つ講座", live=False)
        in_review.save_revision()
        Workflow.objects.get(active=True).start(in_review, self.colleague)
        revision = self.page.save_revision(approved_go_live_at=timezone.now() + timedelta(days=1))
        alias = self.page.create_alias(update_slug="futatsume")
        return {
            "admin/": 1,
            "admin/pages/": self.page.pk,
            "admin/collections/": collection.pk,
            "admin/documents/": document.pk,
            "admin/images/": image.pk,
            "admin/redirects/": redirect.pk,
            "admin/workflows/": Workflow.objects.get(active=True).pk,
            "admin/workflows/edit_task/": Task.objects.first().pk,
            "admin/workflows/enable_task/": Task.objects.first().pk,
            "admin/workflows/disable_task/": Task.objects.first().pk,
            "admin/localize/submit/page/": self.page.pk,
            "admin/localize/update/": source.pk,
            "admin/localize/translate/": translation.pk,
            "<string_segment_id>": string.pk if string else 1,
            "<overridable_segment_id>": segment.pk if segment else 1,
            "<uploaded_file_id>": uploaded.pk,
            "<task_state_id>": in_review.current_workflow_task_state.pk,
            "<revision_id>": revision.pk,
            "admin/pages/workflow/": in_review.pk,
            "admin/pages/<int:page_id>/convert_alias/": alias.pk,
            "admin/users/": self.circle.hana.pk,
            "admin/peer-groups/": self.circle.group.pk,
        }

    def address(self, route: str) -> str:
        begins = max((one for one in self.numbers if route.startswith(one)), key=len)
        number = str(self.numbers[begins])
        for written in (
            *("string_segment_id", "overridable_segment_id", "uploaded_file_id", "task_state_id", "revision_id"),
        ):
            route = route.replace(f"<int:{written}>", str(self.numbers[f"<{written}>"]))
        route = re.sub(r"\(\?P<[^>]*>[^)]*\)", number, route)
        route = route.replace("<slug:action_name>", "approve").replace("<str:app_label>", "wagtailcore")
        route = route.replace("<str:model_name>", "groupapprovaltask")
        if route.startswith("admin/pages/create/"):
            route = route.replace("<slug:app_label>", "programs").replace("<slug:model_name>", "programpage")
        route = route.replace("<slug:content_type_app_name>", "programs").replace("<slug:app_label>", "groups")
        route = route.replace("<slug:content_type_model_name>", "programpage")
        route = route.replace("<slug:model_name>", "peergroup")
        route = re.sub(r"<int:destination_id>", str(self.page.get_parent().pk), route)
        route = re.sub(r"<[^>]*>", number, route)
        return "/" + route.replace("^", "").replace("$", "").replace("\\", "").replace(".*", "x").replace("?", "")

    def client(self, role: str) -> Client:
        admin = role == "administrator"
        user = make_user(role, staff=True, groups=ROLES[role], is_superuser=admin)
        return client_for(user, raise_request_exception=False)


FORM = {
    "confirm": "on",
    "action-publish": "1",
    "delete": "1",
    "role": "1",
    "mark_as_active": "",
    "is_active": "",
    "name": "x",
    "groups": "1",
    "email": "x@example.org",
    "display_name": "x",
    "language": "ja",
    "state": "closed",
    "user": "1",
    "move_page": "1",
    "next": "/admin/",
}


# Pages themselves, and what our own signals of publishing and review make of it: dates, mails, acts.
OF_PAGES = {page._meta.db_table for page in get_page_models()} | {
    "programs_occurrence", "people_outgoingmail", "people_auditentry",
}  # fmt: skip
PAGE_SCREENS = {f"{space}:{name}" for space, names in PAGES.items() for name in names.split()}


@pytest.mark.parametrize("role", ROLES)
def test_no_screen_of_wagtail_changes_our_tables(role: str) -> None:
    world = World()
    client = world.client(role)
    before = rows()
    asked, not_there = 0, set()
    for route, name in generic_screens():
        address = world.address(route)
        if name in ("wagtail_bulk_action", "wagtailadmin_logout") or resolve(address).view_name != name:
            continue  # below; would end the walk; or one of ours stands before it
        with transaction.atomic():  # one screen takes away what the next one is about
            looked = client.get(address)
            answer = client.post(address, FORM)
            held = rows() if answer.status_code < 400 else before
            transaction.set_rollback(True)
        changed = {table for table in before if held[table] != before[table]}
        assert changed <= (OF_PAGES if name in PAGE_SCREENS else set()), (name, address)
        assert name in MAY_WRITE or answer.status_code == 403, (name, address)
        if {looked.status_code, answer.status_code} == {404}:
            not_there.add(name)
        asked += 1
    assert asked > 150
    if role == "administrator":  # a screen that may write, and is refused as it should be, is not one without its thing
        assert not_there & MAY_WRITE == set()
    for app, model, action in bulk_actions():
        targets = {"user": [world.circle.hana.pk, world.colleague.pk], "page": [world.page.pk]}.get(model, [1])
        query = "&".join(f"id={pk}" for pk in targets)
        answer = client.post(f"/admin/bulk/{app}/{model}/{action}/?{query}", FORM)
        assert (answer.status_code == 403) == ((app, model, action) not in IN_BULK), (app, model, action)
    after = rows()
    assert {table: (held, after[table]) for table, held in before.items() if held != after[table]} == {}


def test_without_the_list_a_bulk_action_would_pass_by_our_actions() -> None:
    """The negative control: what is compared above does change when nobody refuses."""
    world = World()
    without = [name for name in settings.MIDDLEWARE if "GenericWrites" not in name]
    before = rows()
    with override_settings(MIDDLEWARE=without):
        client = world.client("administrator")
        client.post(f"/admin/bulk/people/user/delete/?id={world.circle.hana.pk}", FORM)
    assert rows()["people_user"] != before["people_user"]


def test_the_list_names_only_screens_that_are_there() -> None:
    names = {name for _route, name in generic_screens()}
    assert (MAY_WRITE | NOT_THERE) - names == set()
    assert set(bulk_actions()) >= IN_BULK
    assert not MAY_WRITE & NOT_THERE


def test_refused_bulk_actions_are_not_offered() -> None:
    world = World()
    page = world.client("administrator").get(f"/admin/pages/{world.page.get_parent().pk}/").content.decode()
    assert re.findall(r"/admin/bulk/[^?\"]*", page) == ["/admin/bulk/wagtailcore/page/publish/"]


def test_what_nobody_listed_is_refused() -> None:
    from community.generic_writes import allowed

    def someone_elses(request: Any) -> None: ...

    someone_elses.__module__ = "wagtail.new.views"
    match = ResolverMatch(someone_elses, (), {}, url_name="new", route="admin/new/")
    assert not any(allowed(match, method) for method in ("POST", "PUT", "PATCH", "DELETE"))
    bulk = {"app_label": "groups", "model_name": "membership", "action": "delete"}
    match = ResolverMatch(someone_elses, (), bulk, url_name="wagtail_bulk_action", route="admin/bulk/")
    assert not allowed(match, "GET")


OUR_PAGES = [model for model in get_page_models() if model._meta.app_label in settings.OUR_APPS]


@pytest.mark.parametrize("role", ROLES)
def test_no_page_of_any_kind_is_made_for_some_people_only(role: str) -> None:
    client = client_for(make_user(role, staff=True, groups=ROLES[role], is_superuser=role == "administrator"))
    above = make_program().get_parent()
    assert len(OUR_PAGES) == 6
    for number, model in enumerate(OUR_PAGES):
        needed: dict[str, Any] = {
            field.name: "ことば"
            for field in model._meta.local_fields
            if isinstance(field, CharField | TextField) and not field.blank and not field.has_default()
        }
        needed |= {"start_date": timezone.localdate(), "start_time": time(10)} if model is ProgramPage else {}
        page = above.add_child(instance=model(title="ひみつの頁", slug=f"secret-{number}", **needed))
        edit = client.get(f"/admin/pages/{page.pk}/edit/").content.decode()
        assert edit.count("ひみつの頁") > 1
        assert "set-privacy" not in edit
        assert "/privacy/" not in edit
        for kind in ("none", "login", "password", "groups"):
            choice = {"restriction_type": kind, "password": "abc", "groups": "1"}
            answer = client.post(f"/admin/pages/{page.pk}/privacy/", choice)
            assert answer.status_code == 403
            assert "見る人を限ったページやファイルは作れません" in answer.content.decode()
        assert client.get(f"/admin/pages/{page.pk}/privacy/").status_code == 403
        assert page.get_view_restrictions().count() == 0
    assert not PageViewRestriction.objects.exists()


@pytest.mark.parametrize("role", ROLES)
def test_no_collection_is_made_for_some_people_only(role: str) -> None:
    client = client_for(make_user(role, staff=True, groups=ROLES[role], is_superuser=role == "administrator"))
    collection = Collection.get_first_root_node().add_child(name="しおり")
    address = f"/admin/collections/{collection.pk}/"
    if role == "administrator":
        edit = client.get(address)
        assert edit.status_code == 200
        assert "しおり" in edit.content.decode()
        assert "set-privacy" not in edit.content.decode()
        assert "/privacy/" not in edit.content.decode()
    for kind in ("login", "password", "groups"):
        choice = {"restriction_type": kind, "password": "abc", "groups": "1"}
        assert client.post(f"{address}privacy/", choice).status_code == 403
    assert client.get(f"{address}privacy/").status_code == 403
    assert not CollectionViewRestriction.objects.exists()


@pytest.mark.parametrize("screen", ["usage", "history", "copy"])
def test_screens_that_show_who_is_tied_to_what_are_not_there(screen: str) -> None:
    world = World()
    response = world.client("administrator").get(f"/admin/users/{screen}/{world.circle.hana.pk}/")
    assert response.status_code == 403
    assert "はな" not in response.content.decode()
