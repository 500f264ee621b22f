"""Create the first administrator of an installation; the others are created on the staff screens."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from people.actions.staff import appoint
from people.models import User


class Command(BaseCommand):
    help = "Make somebody who has registered on the site an administrator; a second factor is asked for from then on."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="the address of the account")

    def handle(self, *args: Any, **options: Any) -> None:
        email = User.objects.normalize_email(options["email"])
        colleague = User.objects.filter(email=email, is_active=True).first()
        if colleague is None:
            raise CommandError(f"Nobody with the address {email} has an account. Register on the site first.")
        appoint(actor=None, colleague=colleague, groups=list(colleague.groups.all()), administrator=True)
        self.stdout.write(self.style.SUCCESS(f"✓ {email} is an administrator. Staff screens: /admin/"))
        if User.objects.filter(is_superuser=True, is_active=True).count() == 1:
            self.stdout.write(
                "  Facilitators are chosen by two people. While there is one administrator, the second is you here: "
                "manage.py confirm_appointment."
            )
