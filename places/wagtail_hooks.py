"""Register the staff screen."""

from wagtail import hooks

from places.staff.viewsets import PlaceViewSet


@hooks.register("register_admin_viewset")
def places_screen() -> PlaceViewSet:
    """Menu 「場所」."""
    return PlaceViewSet()
