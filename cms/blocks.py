"""The few blocks that pages are made of. Each has a template of the same name in templates/cms/blocks/."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock
from wagtail.rich_text import RichText

from ground.text.markup import FEATURES, clean_rich_text

ADDRESS = re.compile(r"/(?!/)|https?://|tel:|mailto:")


class ParagraphBlock(blocks.RichTextBlock):
    """Running text with few features, sanitised when it is saved (and again when shown)."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**({"features": FEATURES} | kwargs))

    def clean(self, value: RichText) -> RichText:
        cleaned: RichText = super().clean(value)
        return RichText(clean_rich_text(cleaned.source))

    class Meta:
        icon = "pilcrow"
        label = _("文章")
        template = "cms/blocks/paragraph.html"


class PictureBlock(blocks.StructBlock):
    """A picture with a description for people who cannot see it. The description is required."""

    image = ImageChooserBlock(label=_("写真・絵"))
    alt_text = blocks.CharBlock(
        label=_("写真の説明"), max_length=160, help_text=_("見えない人にも伝わるように、何が写っているかを書きます。")
    )
    caption = blocks.CharBlock(label=_("写真の下のことば"), max_length=160, required=False)

    class Meta:
        icon = "image"
        label = _("写真・絵")
        template = "cms/blocks/picture.html"


class NoticeBlock(blocks.StructBlock):
    """A sentence that readers must not miss."""

    kind = blocks.ChoiceBlock(
        label=_("種類"),
        choices=[("info", _("お知らせ")), ("warning", _("気をつけてほしいこと"))],
        default="info",
        search_index=False,
    )
    text = blocks.TextBlock(label=_("ことば"), max_length=400)

    class Meta:
        icon = "info-circle"
        label = _("目立たせる")
        template = "cms/blocks/notice.html"


class StepsBlock(blocks.StructBlock):
    """Steps in order."""

    steps = blocks.ListBlock(
        blocks.StructBlock(
            [
                ("title", blocks.CharBlock(label=_("すること"), max_length=60)),
                ("text", blocks.TextBlock(label=_("説明"), required=False)),
            ]
        ),
        label=_("順番"),
        min_num=1,
    )

    class Meta:
        icon = "list-ol"
        label = _("順番にする")
        template = "cms/blocks/steps.html"


class LinkBlock(blocks.StructBlock):
    """A link to a page of this site (which survives a move of the page) or to an address."""

    label = blocks.CharBlock(label=_("リンクのことば"), max_length=60)
    page = blocks.PageChooserBlock(label=_("このサイトのページ"), required=False)
    url = blocks.CharBlock(
        label=_("または、アドレス"),
        max_length=300,
        required=False,
        search_index=False,
        help_text=_("例：/groups/ や https://example.jp/"),
    )

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if bool(cleaned["page"]) == bool(cleaned["url"]):
            raise blocks.StructBlockValidationError(
                non_block_errors=[_("ページかアドレスの、どちらかひとつを入れてください。")]
            )
        if cleaned["url"] and not ADDRESS.match(cleaned["url"]):
            error = ValidationError(_("「/」か「https://」で始まるアドレスを入れてください。"))
            raise blocks.StructBlockValidationError(block_errors={"url": error})
        return cleaned


class LinksBlock(blocks.StructBlock):
    """Links to where to go next."""

    links = blocks.ListBlock(LinkBlock(), label=_("リンク"), min_num=1)

    class Meta:
        icon = "link"
        label = _("リンクの一覧")
        template = "cms/blocks/links.html"


class ContactBlock(blocks.StructBlock):
    """Whom to contact, how and when."""

    name = blocks.CharBlock(label=_("名前"), max_length=80)
    phone = blocks.CharBlock(label=_("電話"), max_length=20, required=False)
    address = blocks.CharBlock(label=_("住所"), max_length=160, required=False)
    hours = blocks.CharBlock(label=_("時間"), max_length=120, required=False)
    note = blocks.TextBlock(label=_("ひとこと"), required=False)

    class Meta:
        icon = "mail"
        label = _("連絡先・場所")
        template = "cms/blocks/contact.html"


class BodyBlock(blocks.StreamBlock):
    """What the body of a news item or a free page may contain."""

    heading = blocks.CharBlock(label=_("見出し"), icon="title", max_length=80, template="cms/blocks/heading.html")
    paragraph = ParagraphBlock()
    picture = PictureBlock()
    notice = NoticeBlock()
    steps = StepsBlock()
    links = LinksBlock()
    contact = ContactBlock()
