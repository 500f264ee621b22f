"""What a person agreed to, to which wording, and when."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from people.enums import ConsentPurpose


class Consent(models.Model):
    """One person's consent to one wording. Withdrawing it sets `withdrawn_at`; rows are never edited otherwise.

    `subject_type`/`subject_id` name the thing agreed to ("groups.peergroup", "3"); `wording` is the text as shown.
    A guardian without an account is stored as `given_by` (the address the link went to), with `user` the minor or none.
    """

    wagtail_reference_index_ignore = True  # people are not listed as "used here"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="consents")
    given_by = models.EmailField(blank=True)
    purpose = models.CharField(max_length=20, choices=ConsentPurpose.choices)
    subject_type = models.CharField(max_length=60, blank=True)
    subject_id = models.CharField(max_length=40, blank=True)
    wording = models.TextField()
    given_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("同意")
        verbose_name_plural = _("同意")
        indexes = [models.Index(fields=["user", "purpose", "subject_type", "subject_id"])]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} {self.subject_type} {self.subject_id}"
