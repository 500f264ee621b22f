"""Register the staff screen."""

from wagtail import hooks

from watched.staff.viewsets import ExpressionViewSet


@hooks.register("register_admin_viewset")
def expressions_screen() -> ExpressionViewSet:
    """Menu 「見守ることば」."""
    return ExpressionViewSet()
