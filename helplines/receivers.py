"""Forget the cached contacts when they change."""

from django.db.models.signals import post_delete, post_save

from helplines.contacts import forget
from helplines.models import HelpContact

post_save.connect(forget, sender=HelpContact, dispatch_uid="care.forget_contacts_saved")
post_delete.connect(forget, sender=HelpContact, dispatch_uid="care.forget_contacts_deleted")
