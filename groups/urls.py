"""Addresses of groups. The facilitators' desk is `desk.views.desk`; a group's room belongs to chat."""

from django.urls import URLPattern, URLResolver, path

from groups import views

app_name = "groups"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.index, name="index"),
    path("mine/", views.mine, name="mine"),
    path("mine/pledge/", views.pledge, name="pledge"),
    path("appointments/<uuid:pk>/", views.appointment, name="appointment"),
    path("<slug:slug>/", views.detail, name="detail"),
    path("<slug:slug>/join/", views.join, name="join"),
    path("<slug:slug>/withdraw/", views.withdraw, name="withdraw"),
    path("<slug:slug>/leave/", views.leave, name="leave"),
    path("<slug:slug>/rules/", views.ground_rules, name="rules"),
    path("<slug:slug>/settings/", views.settings, name="settings"),
    path("<slug:slug>/nickname/", views.nickname, name="nickname"),
    path("<slug:slug>/quiet/", views.quiet, name="quiet"),
    path("<slug:slug>/members/", views.members, name="members"),
    path("<slug:slug>/members/<int:membership_id>/remove/", views.remove, name="remove"),
    path("<slug:slug>/members/<int:membership_id>/undo/", views.undo_removal, name="undo_removal"),
]
