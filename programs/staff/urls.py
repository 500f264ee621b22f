"""Addresses of the staff screens, below /admin/programs/."""

from django.urls import path

from programs.staff import views

app_name = "programs_schedule"
urlpatterns = [
    path("", views.IndexScreen.as_view(), name="index"),
    path("<int:program_id>/", views.ProgramScreen.as_view(), name="program"),
    path("dates/<int:occurrence_id>/roster/", views.RosterScreen.as_view(), name="roster"),
    *[
        path(f"dates/<int:occurrence_id>/{what}/", views.ChangeScreen.as_view(), {"what": what}, name=what)
        for what in views.CHANGES
    ],
]
