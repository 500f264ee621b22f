"""The pledge of secrecy: its wording, and for how long a signature holds.

Who changes a sentence raises VERSION: what people signed stays with their consents, and they sign the new wording when
their year is over.
"""

from datetime import date

from django.utils.translation import gettext_lazy as _

VERSION = 1
SENTENCES = (
    _("わたしは、見守り・進行役やコーディネーターとして知ったことを、だれにも話しません。"),
    _("だれが参加しているか、何が書かれたか、相談があったことも、家族や友人、職場の人に話しません。"),
    _("書かれたことを写したり、撮ったり、持ち出したりしません。見守りのためだけに読みます。"),
    _("自分の端末とパスワードは、ほかの人に使わせません。のぞかれない場所で開きます。"),
    _("まちがえて知らせたり、もらしたりしたときは、すぐにセンターの職員に伝えます。"),
    _(
        "いのちや安全にかかわるときと、法律で知らせることになっているとき（児童虐待防止法6条など）は、"
        "センターの決まりにそって、必要な人にだけ伝えます。"
    ),
    _("役割が終わったあとも、この約束を守ります。"),
)


def wording() -> str:
    """The whole pledge in the reader's language, one sentence a line."""
    return "\n".join(str(sentence) for sentence in SENTENCES)


def a_year_after(day: date) -> date:
    """The last local day on which what was signed on `day` holds: the same day of the next year."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:  # the 29th of February
        return date(day.year + 1, 2, 28)
