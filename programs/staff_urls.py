"""Addresses of the staff screens, below /admin/programs/."""

from django.urls import path

from programs import staff_views

app_name = "programs_schedule"
urlpatterns = [
    path("", staff_views.IndexScreen.as_view(), name="index"),
    path("<int:program_id>/", staff_views.ProgramScreen.as_view(), name="program"),
    path("dates/<int:occurrence_id>/roster/", staff_views.RosterScreen.as_view(), name="roster"),
    *[
        path(f"dates/<int:occurrence_id>/{what}/", staff_views.ChangeScreen.as_view(), {"what": what}, name=what)
        for what in staff_views.CHANGES
    ],
]
