"""Cases for what waits now: one for each message with open reports, and one for each request to join.

It only adds rows. The numbers are those of `desk.enums.Risk` and of the targets as they were when this was written;
`desk.actions.adopt` does the same for what the version before stores meanwhile.
"""

from datetime import timedelta

from django.db import migrations

RISKS = {"worried": 2, "private": 3, "hurt": 4}
MINUTES = {2: 10, 3: 10}
WITH_ACT = 500


def open_cases(apps, schema_editor):
    Case, CaseAct = apps.get_model("desk", "Case"), apps.get_model("desk", "CaseAct")
    Report, JoinRequest = apps.get_model("chat", "Report"), apps.get_model("groups", "JoinRequest")
    reports = Report.objects.filter(state="open", message__isnull=False).select_related("room")
    cases = {}
    acts = []
    for report in reports.order_by("created_at", "pk").iterator(chunk_size=WITH_ACT):
        risk = RISKS.get(report.reason, 7)
        due_at = report.created_at + timedelta(minutes=MINUTES.get(risk, 1440))
        case = cases.get(report.message_id)
        if case is None:
            case = cases[report.message_id] = Case.objects.create(
                group_id=report.room.group_id, subject="message", message_id=report.message_id,
                about_id=report.author_id, risk=risk, opened_at=report.created_at, due_at=due_at,
            )
        if report.handed_over_at:
            case.side = "coordinator"
        case.risk, case.due_at = min(case.risk, risk), min(case.due_at, due_at)
        case.save()
        acts.append(CaseAct(case=case, kind="reported", at=report.created_at, report=report))
    wishes = JoinRequest.objects.filter(state="pending").select_related("group").order_by("created_at", "pk")
    for wish in wishes.iterator(chunk_size=WITH_ACT):
        case = Case.objects.create(
            group_id=wish.group_id, subject="person", about_id=wish.user_id, risk=8, opened_at=wish.created_at,
            due_at=wish.created_at + timedelta(days=wish.group.answer_days),
        )
        acts.append(CaseAct(case=case, kind="asked", at=wish.created_at, join_request=wish))
    CaseAct.objects.bulk_create(acts, batch_size=WITH_ACT)


class Migration(migrations.Migration):
    dependencies = [("desk", "0001_cases")]
    operations = [migrations.RunPython(open_cases, migrations.RunPython.noop)]
