"""Whose decision is looked at again: that person neither claims nor closes the case."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0003_cases_of_words_that_wait"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='case',
            name='against',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(('claimed_by__isnull', True), ('against__isnull', True), models.Q(('claimed_by', models.F('against')), _negated=True), _connector='OR'), name='desk_nobody_claims_an_appeal_against_her'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(('closed_by__isnull', True), ('against__isnull', True), models.Q(('closed_by', models.F('against')), _negated=True), _connector='OR'), name='desk_nobody_closes_an_appeal_against_her'),
        ),
    ]
