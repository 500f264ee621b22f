"""The site's addresses, and `/seen/`: what it believes of a request."""

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, JsonResponse
from django.urls import get_script_prefix, path, reverse

from community.urls import urlpatterns as the_site
from ground.links import absolute


def seen(request: HttpRequest) -> JsonResponse:
    return JsonResponse(
        {
            "path": request.path,
            "path_info": request.path_info,
            "prefix": get_script_prefix(),
            "method": request.method,
            "scheme": request.scheme,
            "is_secure": request.is_secure(),
            "address": get_adapter().get_client_ip(request),
            "link": absolute(reverse("my")),
            "link of a library": request.build_absolute_uri("/x/"),
            "this page": request.build_absolute_uri(),
        }
    )


urlpatterns = [path("seen/", seen), *the_site]
