"""Addresses of the whole site. Japanese at `/`, other languages at `/<code>/`; a few addresses have no language."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from cms.staff.catalogue import staff_catalogue
from community import installed
from community.views import facilitators_help, moderation_help, my, news_help, stays_help
from operations import views as operations
from people.staff.preferences import staff_preferences
from programs.dates import views
from programs.dates.feed_cache import kept

urlpatterns = [
    path("healthz", operations.healthz, name="healthz"),
    path("readyz", operations.readyz, name="readyz"),
    path("metrics", operations.metrics, name="metrics"),
    path("sw.js", installed.service_worker, name="service_worker"),
    path("manifest.webmanifest", installed.manifest, name="manifest"),
    path("calendar.ics", kept(views.feed), name="calendar"),
    # Wagtail's own sign-in and password pages would otherwise stay open beside ours.
    path("admin/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("admin/password_reset/", RedirectView.as_view(pattern_name="account_login")),
    path("admin/jsi18n/", staff_catalogue),
    path("admin/account/", staff_preferences),  # Wagtail's page asks for a first and a last name
    # BASE_URL says where the site is: Wagtail's screen for it is not installed, but its list of pages links to it.
    path("admin/sites/", include(([path("", RedirectView.as_view(url="/"), name="index")], "wagtailsites"))),
    path("admin/", include(wagtailadmin_urls)),
    path("_util/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("documents/", include(wagtaildocs_urls)),
]
if settings.DEBUG:
    from django.conf.urls.static import static

    urlpatterns += [path("dev/mail/", include("people.development_urls"))]
    urlpatterns += [path("dev/phone/", include("notices.development_urls"))]
    urlpatterns += static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT)

urlpatterns += i18n_patterns(
    path("my/", my, name="my"),
    path("offline/", installed.offline, name="offline"),
    path("", include("notices.urls")),
    path("desk/", include("desk.urls")),
    path("accounts/", include("people.urls")),
    path("accounts/", include("allauth.urls")),
    path("", include("helplines.urls")),
    path("help/news/", news_help, name="news_help"),
    path("help/stays/", stays_help, name="stays_help"),
    path("help/moderation/", moderation_help, name="moderation_help"),
    path("help/facilitators/", facilitators_help, name="facilitators_help"),
    path("places/", include("places.urls")),
    path("programs/", include("programs.urls")),
    path("groups/", include("chat.urls")),  # before a group's page: /groups/search/ is not a group
    path("groups/", include("groups.urls")),
    path("voices/", include("voices.urls")),
    path("", include("cms.urls")),
    path("", include(wagtail_urls)),
    prefix_default_language=False,
)
