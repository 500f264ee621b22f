"""Say of each sign-up in rows what its columns say, and of each programme what it asked families by its kind."""

from typing import Any

from django.db import migrations

BATCH = 1000


def fill(apps: Any, schema_editor: Any) -> None:
    names = ("Enrollment", "Hold", "Participant", "ProgramPage")
    Enrollment, Hold, Participant, ProgramPage = (apps.get_model("programs", name) for name in names)
    # What was answered keeps the hash, so that its link still says so; of its time only the end is known.
    asked = Enrollment.objects.exclude(guardian_key="").exclude(holds__isnull=False)
    Hold.objects.bulk_create(
        (
            Hold(
                enrollment_id=one.pk,
                kind="guardian",
                until=one.held_until or one.ended_at or one.created_at,
                key=one.guardian_key,
                made_at=one.created_at,
                released_at=None if one.state == "held" else one.ended_at or one.created_at,
            )
            for one in asked.iterator(BATCH)
        ),
        BATCH,
    )
    alone = Enrollment.objects.filter(participants__isnull=True)
    Participant.objects.bulk_create(
        (
            Participant(enrollment_id=one.pk, number=number, called_name=one.called_name if number == 1 else "")
            for one in alone.iterator(BATCH)
            for number in range(1, one.people + 1)
        ),
        BATCH,
    )
    # All others stay "as usual for its kind": a draft, or a process of the version before, may still change the kind.
    with_babies = ProgramPage.objects.filter(kind="baby_contact")
    with_babies.filter(asks_guardian=None).update(asks_guardian=True)
    with_babies.filter(asks_people=None).update(asks_people=False)


class Migration(migrations.Migration):
    dependencies = [("programs", "0007_settings_of_programmes")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
