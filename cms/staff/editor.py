"""Assign the editor's forms to the models of editorial pages, which know no screens themselves."""

from cms.models import FreePage, HomePage, NewsIndexPage, NewsPage
from cms.staff.free_form import FreePageCopyForm, FreePageForm
from ground.staff.page_forms import AddressedPageForm, LinkedPageForm


def use_our_forms() -> None:
    """Set the form classes; called once, when the app is ready."""
    HomePage.base_form_class = NewsIndexPage.base_form_class = LinkedPageForm
    NewsPage.base_form_class = AddressedPageForm
    FreePage.base_form_class, FreePage.copy_form_class = FreePageForm, FreePageCopyForm
