"""Addresses of the whole site. Japanese at `/`, other languages at `/<code>/`; a few addresses have no language."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from cms.views.catalogue import staff_catalogue
from community import views
from people.staff.preferences import staff_preferences
from programs.feed_cache import kept
from programs.views import calendars

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("metrics", views.metrics, name="metrics"),
    path("calendar.ics", kept(calendars.feed), name="calendar"),
    # Wagtail's own sign-in and password pages would stay open beside ours.
    path("admin/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("admin/password_reset/", RedirectView.as_view(pattern_name="account_login")),
    path("admin/jsi18n/", staff_catalogue),
    path("admin/account/", staff_preferences),  # Wagtail's asks for a first and a last name
    # Where the site is, BASE_URL says: Wagtail's screen for it is not installed, but its list of pages names it.
    path("admin/sites/", include(([path("", RedirectView.as_view(url="/"), name="index")], "wagtailsites"))),
    path("admin/", include(wagtailadmin_urls)),
    path("_util/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("documents/", include(wagtaildocs_urls)),
]
if settings.DEBUG:
    from django.conf.urls.static import static

    urlpatterns += [path("dev/mail/", include("people.development_urls"))]
    urlpatterns += static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT)

urlpatterns += i18n_patterns(
    path("my/", views.my, name="my"),
    path("desk/", views.desk, name="desk"),
    path("desk/waiting/", views.waiting, name="desk_waiting"),
    path("desk/requests/<int:pk>/accept/", views.decide, {"answer": "accept"}, name="desk_accept"),
    path("desk/requests/<int:pk>/decline/", views.decide, {"answer": "decline"}, name="desk_decline"),
    path("desk/reports/<int:pk>/hide/", views.answer_report, {"outcome": "hide"}, name="desk_hide"),
    path("desk/reports/<int:pk>/handled/", views.answer_report, {"outcome": "handled"}, name="desk_handled"),
    path("desk/reports/<int:pk>/leave/", views.answer_report, {"outcome": "leave"}, name="desk_leave"),
    path("desk/reports/<int:pk>/hand-over/", views.answer_report, {"outcome": "hand-over"}, name="desk_hand_over"),
    path("desk/cases/<int:pk>/", views.case, name="desk_case"),
    path("desk/unwatched/<int:pk>/", views.unwatched_request, name="desk_unwatched"),
    path("desk/messages/<int:pk>/restore/", views.restore, name="desk_restore"),
    path("desk/groups/<slug:slug>/freeze/", views.freeze, {"on": True}, name="desk_freeze"),
    path("desk/groups/<slug:slug>/unfreeze/", views.freeze, {"on": False}, name="desk_unfreeze"),
    path("accounts/", include("people.urls")),
    path("accounts/", include("allauth.urls")),
    path("", include("care.urls")),
    path("places/", include("places.urls")),
    path("programs/", include("programs.urls")),
    path("groups/", include("chat.urls")),  # before a group's page: /groups/search/ is no group
    path("groups/", include("groups.urls")),
    path("voices/", include("voices.urls")),
    path("", include("cms.urls")),
    path("", include(wagtail_urls)),
    prefix_default_language=False,
)
