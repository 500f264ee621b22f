"""The staff screen of the help contacts."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

from ground.staff.viewsets import AuditedViewSet
from helplines.models import HelpContact


def _both(name: str) -> list[FieldPanel]:
    return [FieldPanel(f"{name}_ja"), FieldPanel(f"{name}_en")]


class HelpContactViewSet(AuditedViewSet):
    """The screens to list, write and publish the contacts of the help menu and the help page."""

    model = HelpContact
    name = "help_contacts_staff"
    url_prefix = "help-contacts"
    menu_label = _("こまったとき")
    icon = "help"
    menu_order = 230
    add_to_admin_menu = True
    list_display = ["label", "number", "topic", "in_menu", "is_published", "order"]
    list_filter = ["topic", "is_published"]
    search_fields = ["label_ja", "label_en", "number"]
    ordering = ["order", "id"]
    panels = [
        MultiFieldPanel([FieldPanel("topic"), *_both("label"), FieldPanel("number"), FieldPanel("url")], _("だれに")),
        MultiFieldPanel([*_both("note"), *_both("hours"), FieldPanel("languages")], _("どんなところか")),
        MultiFieldPanel([FieldPanel("in_menu"), FieldPanel("order"), FieldPanel("is_published")], _("公開")),
    ]
