"""Remember the place people were told of, and take away the dates that copies of programmes had of their own."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, OuterRef, Subquery


def remember(apps: Any, schema_editor: Any) -> None:
    Occurrence, ProgramPage = (apps.get_model("programs", name) for name in ("Occurrence", "ProgramPage"))
    Occurrence.objects.filter(program__alias_of__isnull=False, enrollments__isnull=True).delete()
    Occurrence.objects.filter(program__alias_of__isnull=False).update(in_schedule=False, revision=F("revision") + 1)
    place = ProgramPage.objects.filter(pk=OuterRef("program_id")).values("place_id")[:1]
    Occurrence.objects.update(known_place_id=Subquery(place))


class Migration(migrations.Migration):
    dependencies = [
        ("places", "__first__"),
        ("programs", "0003_addresses_in_one_form"),
        ("wagtailcore", "0091_remove_revision_submitted_for_moderation"),
    ]
    operations = [
        migrations.AddField(
            model_name="occurrence",
            name="known_place",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="places.place",
            ),
        ),
        migrations.RunPython(remember, migrations.RunPython.noop),
    ]
