"""The staff screen of the site's watched expressions."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from ground.text.letters import cut
from watched.actions import expressions
from watched.models import Expression
from watched.staff.forms import ExpressionForm

SHOWN = 40  # letters of an expression in the list


class ExpressionCreateView(generic.CreateView):
    """Watch for something more."""

    def save_instance(self) -> Expression:
        wanted = self.form.save(commit=False)
        made = expressions.add(actor=self.request.user, **_fields(wanted))
        return made if wanted.is_active else expressions.retire(actor=self.request.user, expression=made)


class ExpressionEditView(generic.EditView):
    """Change an expression, switch it off or on."""

    def save_instance(self) -> Expression:
        wanted = self.form.save(commit=False)
        saved = expressions.change(actor=self.request.user, expression=wanted, **_fields(wanted))
        switch = expressions.restore if wanted.is_active else expressions.retire
        return switch(actor=self.request.user, expression=saved)


def _fields(expression: Expression) -> dict[str, Any]:
    return {name: getattr(expression, name) for name in ("language", "response", "text", "note")}


class ExpressionIndexView(generic.IndexView):
    """The site's expressions; those of a group are its facilitators'."""

    def get_base_queryset(self) -> QuerySet[Expression]:
        found: QuerySet[Expression] = super().get_base_queryset()
        return found.filter(scope="")


def _shortened(expression: Expression) -> str:
    return cut(expression.text, SHOWN)


class ExpressionViewSet(ModelViewSet):
    """The screens to list, write and retire the site's expressions. None is deleted: a retired one may come back."""

    model = Expression
    name = "watched_staff"
    url_prefix = "watched"
    menu_label = _("見守ることば")
    icon = "view"
    menu_order = 235
    add_to_admin_menu = True
    copy_view_enabled = False
    inspect_view_enabled = False
    index_view_class = ExpressionIndexView
    add_view_class = ExpressionCreateView
    edit_view_class = ExpressionEditView
    list_display = [
        Column("text", label=_("見守ることば"), accessor=_shortened),
        "response",
        "language",
        "is_active",
        "updated_at",
    ]
    list_filter = ["response", "language", "is_active", "is_shipped"]
    search_fields = ["text", "note"]
    ordering = ["id"]
    edit_handler = ObjectList(
        [
            MultiFieldPanel([FieldPanel("text"), FieldPanel("language"), FieldPanel("note")], _("なにを、なぜ")),
            MultiFieldPanel([FieldPanel("response"), FieldPanel("is_active")], _("見つけたとき")),
        ],
        base_form_class=ExpressionForm,
    )
