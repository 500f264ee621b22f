"""Forms that guard the address of a page."""

from itertools import count
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.models import Page


class AddressedPageForm(WagtailAdminPageForm):
    """Proposes a short ASCII slug for a new page, as one made from a Japanese title is unreadable once encoded.

    A proposal that does not follow from the title also keeps Wagtail from filling the field from the title.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if (
            self.instance.pk is None
            and self.parent_page is not None
            and "slug" in self.fields
            and not self.instance.slug
        ):
            name = self._meta.model._meta.model_name.removesuffix("page")
            taken = set(self.parent_page.get_children().values_list("slug", flat=True))
            number = next(n for n in count(1) if f"{name}-{n}" not in taken)
            self.initial["slug"] = f"{name}-{number}"


class LinkedPageForm(AddressedPageForm):
    """Refuses another address or an expiry for a published page to which the site links (`site_links_here`)."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        page = self.instance
        if page.pk is None or not page.live or not page.site_links_here:
            return cleaned
        if cleaned.get("slug", page.slug) != self.initial["slug"]:
            self.add_error("slug", ValidationError(linked_words(page), code="linked"))
        if cleaned.get("expire_at") is not None:
            self.add_error("expire_at", ValidationError(linked_words(page), code="linked"))
        return cleaned


def linked_words(page: Page) -> str:
    """Tell staff why this page stays where it is, and what to do instead."""
    words = gettext(
        "「%(title)s」は、サイトのほかの画面からリンクしているページです。アドレスの変更、移動、非公開、削除はできません。内容をなおしたいときは、このページを編集してください。"
    )
    return words % {"title": page.title}
