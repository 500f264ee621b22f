"""The form of a playbook entry."""

from typing import Any

from django.core.exceptions import ValidationError
from wagtail.admin.forms import WagtailAdminModelForm

from desk import refusals, rules


class PlaybookEntryForm(WagtailAdminModelForm):
    """Who only writes cannot tick "on the desks", and reads at once why a published entry stays as it is."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.may_write = rules.can_write_playbook(self.for_user, self.instance)
        if not rules.can_publish_playbook(self.for_user):
            self.fields["is_published"].disabled = True

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if not self.may_write:
            refusal = refusals.only_publishers()
            raise ValidationError(str(refusal), code=refusal.code)
        return cleaned
