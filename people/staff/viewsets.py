"""The staff screens for people: colleagues and, for administrators, members."""

from functools import partial
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.models import Group
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.users import CreateView, DeleteView, EditView, IndexView, UserColumn, UserViewSet

from ground.submitting import Outcome, attempt
from ground.text.fields import EmailField, LineField
from people.actions.account import erase_account, suspend_account
from people.actions.staff import appoint, open_member
from people.forms.display_name import ColleagueNameField
from people.models import User
from people.queries import has_opened
from people.rules import can_appoint_staff, can_erase_account


class _RolesMixin(forms.Form):
    """Shows groups and the administrator's right, which `people.actions.staff.appoint` sets."""

    instance: User
    first_name = None
    last_name = None
    email = EmailField(label=_("メールアドレス"))
    display_name = ColleagueNameField()
    language = forms.ChoiceField(label=_("メールのことば"), choices=settings.LANGUAGES)
    groups = forms.ModelMultipleChoiceField(
        label=_("職員としての役割"),
        queryset=Group.objects.order_by("name"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "「執筆」は書いて確認に出す人、「公開」は確認して公開する人です。どれかを選ぶと職員になり、二要素認証が必要になります。"
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["groups"] = list(self.instance.groups.all())
            self.initial["is_superuser"] = self.instance.is_superuser


class ColleagueCreationForm(_RolesMixin, UserCreationForm):
    """A new person, who signs in by a code sent to the address."""

    class Meta:
        model = User
        fields = ["email", "display_name", "language"]

    def save(self, commit: bool = True) -> User:
        self.instance.set_unusable_password()
        user: User = super().save(commit=commit)
        return user


class ColleagueEditForm(_RolesMixin, UserEditForm):
    """Edits a person, but not the address: only the person changes that, at /accounts/email/."""

    class Meta:
        model = User
        fields = ["email", "display_name", "language", "is_active"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].disabled = True


class _AppointMixin:
    """Saves the person, then the roles through the action, and shows a refusal on the form."""

    form: Any
    request: Any

    def save_instance(self) -> User:
        person: User = super().save_instance()  # type: ignore[misc]
        data = self.form.cleaned_data
        appoint(
            actor=self.request.user, colleague=person, groups=data["groups"], administrator=data.get("is_superuser")
        )
        return person

    def form_valid(self, form: Any) -> HttpResponse:
        saved: Outcome[HttpResponse] = attempt(partial(super().form_valid, form))  # type: ignore[misc]
        if saved.result is not None:
            return saved.result
        assert saved.refused is not None
        form.add_error(saved.refused.field, str(saved.refused))
        self.produced_error_message = str(saved.refused)
        return self.form_invalid(form)  # type: ignore[attr-defined, no-any-return]


class StaffIndexView(IndexView):
    """Lists colleagues by name, without addresses. Anybody else is found only by their whole address."""

    def get_base_queryset(self) -> QuerySet[User]:
        people: QuerySet[User] = super().get_base_queryset()
        asked = User.objects.normalize_email(self.request.GET.get("q"))
        return people.filter(Q(is_staff=True) | Q(email=asked)) if asked else people.filter(is_staff=True)

    @cached_property
    def columns(self) -> list[Column]:
        return [
            self._get_title_column_class(UserColumn)(
                "display_name", label=_("表示名"), sort_key="display_name", get_url=self.get_edit_url, classname="name"
            ),
            BooleanColumn("is_staff", label=_("職員"), sort_key="is_staff"),
            Column("is_superuser", accessor=lambda u: _("管理者") if u.is_superuser else "", label=_("権限")),
            BooleanColumn("is_active", label=_("有効"), sort_key="is_active"),
            DateColumn("last_login", label=_("最後のログイン"), sort_key="last_login"),
        ]

    @cached_property
    def search_fields(self) -> set[str]:
        return {"email", "display_name"}


class StaffCreateView(_AppointMixin, CreateView):
    pass


class OpenMemberForm(forms.Form):
    """The reason for looking at an account."""

    reason = LineField(
        label=_("開くわけ"),
        max_length=200,
        help_text=_("だれが、いつ、なぜ開いたかを1年残します。例：ご本人から削除の依頼があった"),
    )


class _OpenedWithAReason:
    """Opens the account of somebody who is not staff for 15 minutes, once a reason is recorded."""

    request: Any
    object: User

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        closed = not self.object.is_staff and not has_opened(request.user, self.object)
        if not closed or not can_appoint_staff(request.user):
            return super().dispatch(request, *args, **kwargs)  # type: ignore[misc, no-any-return]
        form = OpenMemberForm(request.POST if "reason" in request.POST else None)
        if form.is_valid():
            open_member(actor=request.user, person=self.object, reason=form.cleaned_data["reason"])
            return redirect(request.path_info)
        context = {"form": form, "page_title": _("職員でない方のアカウント"), "header_icon": "user"}
        return render(request, "people/staff/open_member.html", context, status=422 if form.is_bound else 200)


class StaffEditView(_OpenedWithAReason, _AppointMixin, EditView):
    """Edits a person. Clearing "active" goes through the action, so that other apps can stop what is under way."""

    def save_instance(self) -> User:
        if "is_active" in self.form.changed_data and not self.form.cleaned_data["is_active"]:
            suspend_account(actor=self.request.user, person=self.object)
        return super().save_instance()


class StaffDeleteView(_OpenedWithAReason, DeleteView):
    """Erases a member through the action, so that every app erases what it stores about them."""

    def user_has_permission(self, permission: str) -> bool:
        return bool(super().user_has_permission(permission)) and can_erase_account(self.request.user, self.object)

    def delete_action(self) -> None:
        erase_account(actor=self.request.user, person=self.object)


class StaffViewSet(UserViewSet):
    """Wagtail's user screens, adapted to users with a display name and without a password."""

    menu_label = _("人と役割")
    ordering = ["-is_staff", "email"]
    index_view_class = StaffIndexView
    add_view_class = StaffCreateView
    edit_view_class = StaffEditView
    delete_view_class = StaffDeleteView
    create_template_name = "people/staff/create.html"
    edit_template_name = "people/staff/edit.html"

    def get_form_class(self, for_update: bool = False) -> type[forms.Form]:
        return ColleagueEditForm if for_update else ColleagueCreationForm
