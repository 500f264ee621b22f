"""Addresses of sign-ups and calendar files. Wagtail serves the pages of programmes themselves."""

from django.urls import URLPattern, URLResolver, path

from programs.dates import views
from programs.signups.views import guardian, sign_up

app_name = "programs"
urlpatterns: list[URLPattern | URLResolver] = [
    path("dates/<int:occurrence_id>/signup/", sign_up.sign_up, name="sign_up"),
    path("dates/<int:occurrence_id>.ics", views.date_file, name="date_file"),
    path("signups/<int:enrollment_id>/", sign_up.enrollment, name="enrollment"),
    path("signups/<int:enrollment_id>/cancel/", sign_up.cancel_enrollment, name="cancel"),
    path("signups/<int:enrollment_id>/guardian/", sign_up.ask_guardian_again, name="ask_guardian_again"),
    path("cancel/<str:token>/", sign_up.cancel_by_mail, name="cancel_by_mail"),
    path("guardian/agreed/<str:token>/", guardian.agreed, name="guardian_withdraw"),
    path("guardian/<str:token>/", guardian.answer, name="guardian"),
    path("calendars/<uuid:key>.ics", views.program_feed, name="program_feed"),
    path("<str:slug>/calendar.ics", views.feed_by_slug),  # older links; Wagtail's slugs may be Japanese
]
