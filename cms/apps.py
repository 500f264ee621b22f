from django.apps import AppConfig
from django.core import checks


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = "編集"

    def ready(self) -> None:
        from cms import audit_labels, receivers  # noqa: F401  they name and connect themselves
        from cms.staff.editor import use_our_forms
        from cms.staff.labels import unknown_fields

        use_our_forms()
        checks.register(unknown_fields)
