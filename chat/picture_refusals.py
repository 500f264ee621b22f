"""What can be refused about pictures, with the words for it."""

from django.utils.translation import gettext_lazy as _

from ground.refusals import NotAllowed, NotThere, Refusal, TooOften


def pictures_off() -> Refusal:
    """The group takes no pictures, or no longer."""
    return NotAllowed(
        "pictures_off",
        _("このグループでは、いま写真を送れません。"),
        _("ことばで書いて送ることはできます。写真については、進行役に聞いてください。"),
    )


def no_such_picture() -> Refusal:
    """There is no picture, or this person may not see it."""
    return NotThere("no_such_picture", _("写真が見つかりません。"), _("ページを開き直してください。"))


def not_a_picture() -> Refusal:
    """The file is of no kind that is taken, whatever its name says."""
    return Refusal(
        "not_a_picture",
        _("このファイルは、写真として受け取れませんでした。"),
        _("JPEG・PNG・WebP・HEICの写真を選ぶか、画面の写真（スクリーンショット）にしてから選んでください。"),
        field="file",
    )


def unreadable() -> Refusal:
    """The file is damaged, or was cut off."""
    return Refusal(
        "unreadable",
        _("この写真は、途中までしか読めませんでした。"),
        _("もう一度選ぶか、画面の写真（スクリーンショット）にしてから選んでください。"),
        field="file",
    )


def too_many_pixels(megapixels: int) -> Refusal:
    """The picture has more pixels than are decoded."""
    return Refusal(
        "too_many_pixels",
        _("この写真は大きすぎます。%(most)sメガピクセルまで受け取れます。") % {"most": megapixels},
        _("カメラの設定か、写真の編集で小さくしてから、もう一度選んでください。"),
        field="file",
    )


def too_heavy(megabytes: int) -> Refusal:
    """The file has more bytes than are taken."""
    return Refusal(
        "too_heavy",
        _("この写真のファイルは大きすぎます。%(most)sMBまで受け取れます。") % {"most": megabytes},
        _("写真の編集で小さくしてから、もう一度選んでください。"),
        field="file",
    )


def alt_missing() -> Refusal:
    """Nothing describes the picture to whoever does not see it."""
    return Refusal(
        "alt_missing",
        _("写真の説明を書いてください。"),
        _("写真が見えない人にも伝わるように、「積み木の塔」のような、ひとことで大丈夫です。"),
        field="alt",
    )


def alt_too_long(longest: int) -> Refusal:
    """The description is longer than allowed."""
    return Refusal(
        "too_long",
        _("写真の説明は%(longest)s文字までです。") % {"longest": longest},
        _("短くして、残りはひとことの欄に書いてください。"),
        field="alt",
    )


def enough_waiting(most: int) -> Refusal:
    """As many of the person's pictures wait here as may."""
    return TooOften(
        "enough_waiting",
        _("見守りの人が見るのを待っている写真が、もう%(most)s枚あります。") % {"most": most},
        _("届いてから、次の写真を送ってください。"),
    )


def pictures_too_fast() -> Refusal:
    """The rate limit for pictures is exceeded."""
    return TooOften(
        "slow_down",
        _("少しのあいだに、たくさんの写真が送られました。"),
        _("5分ほどしてから、もう一度選んで送ってください。"),
    )


def busy() -> Refusal:
    """Other pictures are being made smaller; only one at a time is."""
    return TooOften(
        "busy",
        _("いま、ほかの写真を受け取っているところです。"),
        _("少しして、もう一度選んで送ってください。"),
    )
