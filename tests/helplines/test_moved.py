"""The help contacts' move to a label of their own, and back, also where the other version has been at work meanwhile."""

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from wagtail.models import ModelLogEntry

from ground.audit_labels import subject_of
from ground.models import AuditEntry
from helplines.models import HelpContact

moved: Any = import_module("helplines.migrations.0001_from_care")


def grants() -> set[tuple[str, str, str]]:
    return {
        (group.name, *permission.natural_key()[1:2], permission.codename)
        for group in Group.objects.all()
        for permission in group.permissions.filter(content_type__model="helpcontact")
    }


@pytest.mark.parametrize("stray", [False, True])
def test_there_and_back(db: None, stray: bool) -> None:
    of = ContentType.objects.get(app_label="helplines", model="helpcontact")
    contact = HelpContact.objects.order_by("pk")[0]
    facts = {"object_id": str(contact.pk), "label": "119", "action": "wagtail.edit", "timestamp": timezone.now()}
    ModelLogEntry.objects.create(content_type=of, **facts)
    act = AuditEntry.objects.create(verb="helplines.save_helpcontact", subject_type="helplines.helpcontact")
    before = grants()
    assert {label for _group, label, _codename in before} == {"helplines"}
    for step, label in ((moved.move_back, "care"), (moved.move, "helplines")):
        if stray:
            other = ContentType.objects.create(app_label=label, model="helpcontact")
            ModelLogEntry.objects.create(content_type=other, **facts)
        step(apps, None)
        assert list(ContentType.objects.filter(model="helpcontact").values_list("pk", "app_label")) == [(of.pk, label)]
        assert {(group, codename) for group, _label, codename in grants()} == {
            (group, codename) for group, _label, codename in before
        }
        act.refresh_from_db()
        assert (act.verb, act.subject_type) == (f"{label}.save_helpcontact", f"{label}.helpcontact")
    assert set(ModelLogEntry.objects.filter(label="119").values_list("content_type", flat=True)) == {of.pk}
    assert Permission.objects.filter(content_type__model="helpcontact").count() == 4


@pytest.mark.parametrize("label", ["care", "helplines"])
def test_an_act_of_either_version_names_its_subject(label: str) -> None:
    assert subject_of(AuditEntry(subject_type=f"{label}.helpcontact", subject_id="3")) == "相談先 3"
