from django.apps import AppConfig


class ProgramsConfig(AppConfig):
    name = "programs"
    verbose_name = "講座"

    def ready(self) -> None:
        from programs import audit_labels, receivers  # noqa: F401  they register themselves
        from programs.news import make_known
        from programs.pages.context import show_on_pages
        from programs.staff.editor import use_our_editor

        show_on_pages()
        use_our_editor()
        make_known()
