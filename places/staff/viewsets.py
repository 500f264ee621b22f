"""The staff screen of places."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, ObjectList

from ground.staff.viewsets import AuditedDeleteView, AuditedViewSet
from ground.submitting import attempt
from places.models import Place
from places.signals import place_going
from places.staff.forms import PlaceForm


def _both(name: str) -> list[FieldPanel]:
    return [FieldPanel(f"{name}_ja"), FieldPanel(f"{name}_en")]


class PlaceDeleteView(AuditedDeleteView):
    """Deletes a place that nobody needs. Otherwise says what needs it, both before and after the button is pressed."""

    def run_before_hook(self) -> HttpResponse | None:
        asked = attempt(lambda: place_going.send(sender=Place, place=self.object))
        if asked.refused is None:
            return None
        messages.error(self.request, str(asked.refused))
        return redirect(self.edit_url_name, self.object.pk)


class PlaceViewSet(AuditedViewSet):
    """The screens to list, write and publish places."""

    model = Place
    delete_view_class = PlaceDeleteView
    name = "places_staff"
    url_prefix = "places"
    menu_label = pgettext_lazy("一覧", "場所")
    icon = "site"
    menu_order = 220
    add_to_admin_menu = True
    list_display = ["name", "layer", "phone", "is_published", "updated_at"]
    list_filter = ["layer", "is_published"]
    search_fields = ["name_ja", "name_en", "summary_ja", "address_ja"]
    ordering = ["order", "id"]
    edit_handler = ObjectList(
        [
            MultiFieldPanel([*_both("name"), FieldPanel("slug"), FieldPanel("layer"), *_both("summary")], _("どこか")),
            MultiFieldPanel(
                [*_both("about"), FieldPanel("life_stages"), FieldPanel("childcare"), FieldPanel("online")],
                _("どんなところか"),
            ),
            MultiFieldPanel(
                [
                    FieldPanel("phone"),
                    FieldPanel("url"),
                    FieldPanel("languages"),
                    *_both("address"),
                    *_both("access"),
                    FieldPanel("accessibility"),
                ],
                _("行きかた・連絡先"),
            ),
            InlinePanel(
                "opening_hours",
                [FieldPanel("weekday"), FieldPanel("opens"), FieldPanel("closes")],
                heading=_("開いている時間"),
                label=_("時間"),
            ),
            MultiFieldPanel([FieldPanel("closed_on_holidays"), *_both("hours_note")], _("休みと時間")),
            InlinePanel(
                "closed_days", [FieldPanel("date"), *_both("note")], heading=_("休みの日"), label=_("休みの日")
            ),
            InlinePanel(
                "next_steps",
                [FieldPanel("next_place"), *_both("sentence")],
                heading=_("ここが合わなかったら"),
                label=_("次にためせる場所"),
            ),
            MultiFieldPanel([FieldPanel("order"), FieldPanel("is_published")], _("公開")),
        ],
        base_form_class=PlaceForm,
    )
