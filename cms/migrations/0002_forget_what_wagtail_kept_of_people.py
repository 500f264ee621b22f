"""Wagtail's reference index and log held rows about people; neither does any more (see `people.models`)."""

from django.db import migrations

PEOPLE = {
    "people": ["user", "auditentry", "consent", "outgoingmail"],
    "groups": ["membership", "joinrequest"],
    "chat": ["room", "event", "message", "mute", "reaction", "readmark", "report", "searchentry"],
    "programs": ["enrollment"],
    "voices": ["voice", "voiceresponse"],
}


def forget(apps, schema_editor):
    references = apps.get_model("wagtailcore", "ReferenceIndex").objects
    for app, models in PEOPLE.items():
        references.filter(base_content_type__app_label=app, base_content_type__model__in=models).delete()
        references.filter(to_content_type__app_label=app, to_content_type__model__in=models).delete()
    log = apps.get_model("wagtailcore", "ModelLogEntry").objects
    log.filter(content_type__app_label="people", content_type__model="user").delete()


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0001_initial"),
        ("wagtailcore", "0098_apitoken"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(forget, migrations.RunPython.noop)]
