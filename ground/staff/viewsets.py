"""Staff screens of plain records (places, help contacts …): Wagtail's list and form, with our audit trail."""

from typing import Any

from django.db import transaction
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from ground.actions.audit import record


class _AuditedSave:
    """Records who saved what, in the transaction of the save."""

    request: Any

    def save_instance(self) -> Any:
        instance = super().save_instance()  # type: ignore[misc]
        record(
            actor=self.request.user,
            verb=f"{instance._meta.app_label}.save_{instance._meta.model_name}",
            subject=instance,
            label=str(instance),
        )
        return instance


class AuditedCreateView(_AuditedSave, generic.CreateView):
    """Adds a record."""


class AuditedEditView(_AuditedSave, generic.EditView):
    """Changes a record."""


class AuditedDeleteView(generic.DeleteView):
    """Deletes a record."""

    @transaction.atomic
    def delete_action(self) -> None:
        thing = self.object
        record(
            actor=self.request.user,
            verb=f"{thing._meta.app_label}.delete_{thing._meta.model_name}",
            subject=thing,
            label=str(thing),
        )
        super().delete_action()


class AuditedViewSet(ModelViewSet):
    """A viewset that records every save and deletion in the audit trail."""

    add_view_class = AuditedCreateView
    edit_view_class = AuditedEditView
    delete_view_class = AuditedDeleteView
    copy_view_enabled = False
