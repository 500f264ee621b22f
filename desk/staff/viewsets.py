"""The staff screen of the playbook."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from desk.actions.playbook import save_entry
from desk.models import PlaybookEntry
from desk.staff.forms import PlaybookEntryForm
from ground.staff.viewsets import AuditedDeleteView


class _Saved:
    """Saves through the action, which asks the rule and records who it was."""

    request: Any
    form: Any

    def save_instance(self) -> PlaybookEntry:
        return save_entry(actor=self.request.user, entry=self.form.save(commit=False))


class PlaybookCreateView(_Saved, generic.CreateView):
    """Write an entry."""


class PlaybookEditView(_Saved, generic.EditView):
    """Change an entry."""


class PlaybookCopyView(_Saved, generic.CopyView):
    """Begin a draft with the words of another entry: so also who only writes prepares a change."""

    def get_object(self, queryset: Any = None) -> PlaybookEntry:
        entry: PlaybookEntry = super().get_object(queryset)
        entry.pk, entry.is_published = None, False
        entry._state.adding = True
        return entry


def _both(name: str, label: str | Promise) -> MultiFieldPanel:
    return MultiFieldPanel([FieldPanel(f"{name}_ja"), FieldPanel(f"{name}_en")], label)


class PlaybookViewSet(ModelViewSet):
    """The screens to list, write, copy and publish what the desks show beside each case."""

    model = PlaybookEntry
    name = "playbook_staff"
    url_prefix = "playbook"
    menu_label = _("対応の手引き")
    icon = "doc-full"
    menu_order = 236
    add_to_admin_menu = True
    inspect_view_enabled = False
    add_view_class = PlaybookCreateView
    edit_view_class = PlaybookEditView
    copy_view_class = PlaybookCopyView
    delete_view_class = AuditedDeleteView
    list_display = ["__str__", "is_published"]
    list_filter = ["risk", "is_published"]
    ordering = ["risk", "-is_published", "id"]
    edit_handler = ObjectList(
        [
            MultiFieldPanel([FieldPanel("risk"), FieldPanel("is_published")], _("公開")),
            _both("to_do", _("すること")),
            _both("replies", _("返事の例")),
            _both("for_room", _("部屋に伝えること")),
            _both("aftercare", _("そのあと")),
        ],
        base_form_class=PlaybookEntryForm,
    )
