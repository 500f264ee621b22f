"""The terms to which people agree on registering. What they agreed to is stored word for word in `Consent`."""

from django.utils.translation import gettext as _


def wording() -> str:
    """The terms as shown, in the reader's language."""
    return "\n".join(points())


def points() -> list[str]:
    """The terms, one short point a line."""
    return [
        _("ここで見聞きした、ほかの人の話や名前を外に出しません。"),
        _("人を傷つける書き込み、宣伝、勧誘はしません。見守りの人が、理由を伝えて書き込みを隠すことがあります。"),
        _(
            "お預かりするのは、メールアドレスと表示名、ここに書いたことや申し込んだこと、そして、あなたを守るためのログインや操作の記録です。くわしくは「プライバシー」のページにあります。診断名はおたずねしません。"
        ),
        _(
            "いつでもやめられます。アカウントを削除すると、お名前やアドレス、グループに書いたことが消えます。残るものと期限は、削除のページでお見せします。"
        ),
    ]
