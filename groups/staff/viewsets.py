"""The staff screen of peer groups, at `/admin/peer-groups/`: Wagtail uses `/admin/groups/` for its own groups."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext, gettext_lazy
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import log

from groups.actions.manage import save_group
from groups.models import PeerGroup
from groups.queries import with_page_facts
from groups.staff.forms import PeerGroupForm


class _SaveThroughAction:
    """Save the form's group through the action, which checks the rule and writes the audit entry."""

    request: Any
    form: Any
    log_as: str

    def save_instance(self) -> PeerGroup:
        group: PeerGroup = self.form.save(commit=False)
        save_group(actor=self.request.user, group=group, changed=self.form.changed_data)
        log(instance=group, action=self.log_as, user=self.request.user)
        return group


class GroupCreateView(_SaveThroughAction, generic.CreateView):
    """A new group, as a draft."""

    log_as = "wagtail.create"


class GroupEditView(_SaveThroughAction, generic.EditView):
    """Change a group, open it, let it rest, close it."""

    log_as = "wagtail.edit"

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        facilitators = Button(
            gettext("進行役を決める"),
            url=reverse("groups_staff_facilitators", args=[self.object.pk]),
            icon_name="group",
            priority=5,
        )
        page = Button(
            gettext("ページを見る"), url=reverse("groups:detail", args=[self.object.slug]), icon_name="view", priority=6
        )
        life = Button(
            gettext("期間を決める"),
            url=reverse("groups_staff_cohort", args=[self.object.pk]),
            icon_name="date",
            priority=7,
        )
        return [facilitators, page, life, *super().header_more_buttons]


class GroupIndexView(generic.IndexView):
    """All groups; one that nobody watches over stands out."""

    def get_base_queryset(self) -> QuerySet[PeerGroup]:
        return with_page_facts(super().get_base_queryset())


def _facilitator_names(group: PeerGroup) -> str:
    names = [membership.nickname for membership in group.shown_facilitators]
    return gettext("、").join(names) if names else gettext("いません（参加を受け付けられません）")


def _both(name: str) -> list[FieldPanel]:
    return [FieldPanel(f"{name}_ja"), FieldPanel(f"{name}_en")]


class PeerGroupViewSet(ModelViewSet):
    """Prepare, open, pause and close groups. None can be deleted: closing keeps what was said for those who said it."""

    model = PeerGroup
    name = "groups_staff"
    url_prefix = "peer-groups"
    menu_label = gettext_lazy("ピアグループ")
    icon = "group"
    menu_order = 160
    add_to_admin_menu = True
    index_view_class = GroupIndexView
    add_view_class = GroupCreateView
    edit_view_class = GroupEditView
    copy_view_enabled = False
    list_display = [
        "name",
        "state",
        Column("facilitators", label=gettext_lazy("見守り・進行役"), accessor=_facilitator_names),
        "capacity",
    ]
    list_filter = ["state", "is_online"]
    search_fields = ["name_ja", "name_en", "summary_ja", "topics_ja"]
    ordering = ["name_ja", "id"]
    edit_handler = ObjectList(
        [
            MultiFieldPanel([*_both("name"), FieldPanel("slug"), *_both("summary")], gettext_lazy("名前")),
            MultiFieldPanel(
                [*_both("purpose"), *_both("for_whom"), *_both("topics")], gettext_lazy("親のことばで、どんなところか")
            ),
            MultiFieldPanel(_both("ground_rules"), gettext_lazy("グループの約束")),
            MultiFieldPanel(
                [
                    FieldPanel("life_stages"),
                    FieldPanel("languages"),
                    FieldPanel("is_online"),
                    FieldPanel("place"),
                    FieldPanel("capacity"),
                    FieldPanel("answer_days"),
                ],
                gettext_lazy("だれと、どこで"),
            ),
            InlinePanel(
                "live_hours",
                [FieldPanel("weekday"), FieldPanel("starts"), FieldPanel("ends")],
                heading=gettext_lazy("ライブの時間"),
                label=gettext_lazy("時間"),
            ),
            MultiFieldPanel([FieldPanel("state"), FieldPanel("opens_at")], gettext_lazy("ひらく・休む・閉じる")),
        ],
        base_form_class=PeerGroupForm,
    )
