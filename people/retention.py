"""What stays after an account is deleted, why, and until when."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ground.audit_labels import KINDS
from ground.enums import ActKind
from ground.retention import Stay, also_stays, days, in_backups


def _in_backups() -> str:
    return gettext("削除から%(days)sまで。そのあと、控えごと消えます") % {"days": in_backups()}


def _in_the_trail() -> str:
    longest = max(KINDS[kind].kept.days for kind in ActKind)
    return gettext("操作の種類により、操作から90日〜%(days)s") % {"days": days(longest)}


also_stays(
    Stay(
        _("「いつ、どんな操作があったか」の記録（だれの操作かと、理由の文は消えます）"),
        _("間違いや不正がなかったかを、あとから確かめるため"),
        _in_the_trail,
    ),
    Stay(
        _("削除をお知らせするメール1通の宛先"),
        _("身に覚えのない削除に、気づいていただくため"),
        _("送り終えるまで（ふつうは1分ほど。届かないときも30日で消えます）"),
    ),
    Stay(
        _("バックアップ（災害や故障にそなえた、データ全体の控え）の中の写し"),
        _("壊れたときに、みなさんのデータを戻すため"),
        _in_backups,
    ),
    Stay(
        _("すでにお送りしたメールと、ほかの方がご自分の端末やメモに控えたもの"),
        _("こちらからは消せないため"),
        _("受け取った方が消すまで"),
    ),
    first=True,
)
