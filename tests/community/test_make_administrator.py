"""The first administrator of an installation."""

from collections.abc import Callable
from io import StringIO

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command

from ground.models import AuditEntry
from people.models import User
from people.roles import WRITING

pytestmark = pytest.mark.django_db


def test_somebody_who_has_registered_becomes_administrator_and_it_is_written_down(
    make_user: Callable[..., User],
) -> None:
    user = make_user("はな", email="hana@example.org", groups=(WRITING,))
    call_command("make_administrator", " Hana@example.org", stdout=StringIO())
    user.refresh_from_db()
    assert (user.is_superuser, user.is_staff) == (True, True)
    assert list(user.groups.all()) == [Group.objects.get(name=WRITING)]
    entry = AuditEntry.objects.get(verb="people.appoint")
    assert entry.detail["administrator"] is True


def test_nobody_is_made_up(make_user: Callable[..., User]) -> None:
    make_user("ねむ", email="gone@example.org", is_active=False)
    for email in ("nobody@example.org", "gone@example.org"):
        with pytest.raises(CommandError, match="Register on the site first"):
            call_command("make_administrator", email)
    assert not User.objects.filter(is_superuser=True).exists()
