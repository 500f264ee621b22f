from django.apps import AppConfig


class GroundConfig(AppConfig):
    name = "ground"
    verbose_name = "土台"

    def ready(self) -> None:
        from ground import spreadsheets
        from ground.text.columns import use_our_fields

        use_our_fields()
        spreadsheets.guard_all_exports()
