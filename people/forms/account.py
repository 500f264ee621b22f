"""Forms about one's own account."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from people.forms.display_name import DisplayNameField


class AccountForm(forms.Form):
    """The display name, and the language of mails."""

    use_required_attribute = False
    display_name = DisplayNameField(
        help_text=_("ほかの人に見える名前です。20文字まで。グループの中のニックネームは、グループごとに変えられます。")
    )
    language = forms.ChoiceField(label=_("メールのことば"), choices=settings.LANGUAGES)


class DeleteAccountForm(forms.Form):
    """A single, explicit confirmation."""

    use_required_attribute = False
    sure = forms.BooleanField(
        label=_("元に戻せないことが分かりました。アカウントを削除します。"),
        error_messages={"required": _("削除するときは、ここにチェックを入れてください。")},
    )
