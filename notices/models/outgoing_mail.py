"""A mail that has to be sent once."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

MOST_ATTEMPTS = 16  # with the backoff of `_send` about two and a half days: a weekend without a mail server


class OutgoingMail(models.Model):
    """One mail to one address. `key` is unique: asking twice sends once. Late or failing mails stay visible here.

    `sending_since` is set while it is being sent. A row that keeps it was interrupted (power, a killed worker, a mail
    server that fell silent, which `last_error` says). Whether the mail went out is then unknown, so only a person sends
    it again (`notices.actions.mail.send_again`).
    `context` holds what the template needs and never the content of a message or a voice. The recipient and the
    context are erased the moment the mail is sent or cancelled, and its key becomes a mark that names nobody
    (`notices.actions.mail.settled_key`). The row stays another 30 days, so that nothing is sent twice (`erase_old`).
    """

    wagtail_reference_index_ignore = True  # people are not listed as "used here"

    key = models.CharField(max_length=160, unique=True)
    to_user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    to_email = models.EmailField()
    template = models.CharField(max_length=80)  # templates/email/<template>.txt and <template>_subject.txt
    context = models.JSONField(default=dict, blank=True)
    language = models.CharField(max_length=12, default="ja")
    due_at = models.DateTimeField()
    not_after = models.DateTimeField(null=True, blank=True)  # what it says is outdated then: it is cancelled instead
    attempts = models.PositiveSmallIntegerField(default=0)
    sending_since = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True)

    class Meta:
        app_label = "people"  # where its table was made (docs/adr/0040)
        verbose_name = _("送るメール")
        verbose_name_plural = _("送るメール")
        ordering = ["due_at", "id"]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=models.Q(sent_at__isnull=True, cancelled_at__isnull=True),
                name="people_mail_waiting",
            )
        ]

    def __str__(self) -> str:
        return self.key
