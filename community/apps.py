import gc

from django.apps import AppConfig


class CommunityConfig(AppConfig):
    name = "community"
    verbose_name = "つどい"

    def ready(self) -> None:
        from community import checks  # noqa: F401  registers the system checks
        from operations.logs import hear_everything

        hear_everything()
        from community.generic_writes import hide_refused_bulk_actions

        hide_refused_bulk_actions()
        # What is loaded stays (see also asgi.py): a command neither scans it now, for a megabyte, nor again and again.
        gc.freeze()
        gc.enable()
