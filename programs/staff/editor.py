"""Wagtail's editor of programme pages, attached to the models from here because models know no screens."""

from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from ground.staff.page_forms import LinkedPageForm
from programs.models import ProgramIndexPage, ProgramPage
from programs.staff.page_form import ProgramPageForm
from programs.staff.panels import program_panels


def use_our_editor() -> None:
    """Attach our forms and panels to the page models. Called once, when the app is ready."""
    ProgramIndexPage.base_form_class = LinkedPageForm
    ProgramIndexPage.content_panels = [*Page.content_panels, FieldPanel("intro")]
    ProgramPage.base_form_class = ProgramPageForm
    ProgramPage.edit_handler = program_panels()
