"""Confirm as whoever runs the server, where an installation has only one administrator."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ground.submitting import attempt
from groups.actions.appoint import confirm_appointment
from groups.enums import AppointmentState
from groups.models import Appointment
from people.models import User


class Command(BaseCommand):
    help = (
        "Confirm a proposed facilitator or coordinator. Without an address: show what waits for a second person. "
        "The person still accepts on the site; a facilitator's room then gets its line, as ever."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", nargs="?", help="the address of the account that was proposed")
        parser.add_argument("--group", help="the group's address (slug), where the person was proposed for several")

    def handle(self, *args: Any, **options: Any) -> None:
        waiting = Appointment.objects.filter(state=AppointmentState.PROPOSED).select_related("user", "group")
        if options["email"] is None:
            for one in waiting:
                self.stdout.write(f"· {one.user.email}: {_where(one)}")
            self.stdout.write(f"{len(waiting)} waiting for a second person.")
            return
        waiting = waiting.filter(user__email=User.objects.normalize_email(options["email"]))
        if options["group"]:
            waiting = waiting.filter(group__slug=options["group"])
        found = list(waiting)
        if not found:
            raise CommandError("Nobody with this address waits for a second person. Propose them on the staff screens.")
        if len(found) > 1:
            raise CommandError(f"Which one? {', '.join(map(_where, found))}. Say --group.")
        confirmed = attempt(lambda: confirm_appointment(actor=None, appointment=found[0]))
        if confirmed.refused is not None:  # lost the race against another answer
            raise CommandError(str(confirmed.refused))
        self.stdout.write(
            self.style.SUCCESS(f"✓ {found[0].user.email} was asked by mail to accept: {_where(found[0])}")
        )


def _where(appointment: Appointment) -> str:
    return f"facilitator of {appointment.group.slug}" if appointment.group else "coordinator"
