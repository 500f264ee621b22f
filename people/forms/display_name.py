"""The field in which people say what they want to be called."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from ground.submitting import checking
from ground.text import names
from ground.text.fields import LineField


class DisplayNameField(LineField):
    """A display name or nickname under the rules of `ground.text.names`; also for nicknames in groups."""

    judge = staticmethod(names.clean_name)

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("表示名"))
        options.setdefault(
            "help_text",
            _(
                "ほかの人に見える名前です。本名でなくてかまいません（例：はな、ゆきママ）。20文字まで。あとから変えられます。"
            ),
        )
        options.setdefault(
            "error_messages", {"required": _("呼ばれたい名前を入れてください。ニックネームで大丈夫です。")}
        )
        super().__init__(**options)
        self.widget.attrs.setdefault("autocomplete", "nickname")

    def clean(self, value: Any) -> str:
        name = super().clean(value)
        with checking():
            return self.judge(name) if name else ""


class ColleagueNameField(DisplayNameField):
    """The name of a colleague, which may say that they are in charge."""

    judge = staticmethod(names.tidy_name)
