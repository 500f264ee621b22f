"""What stays when a person goes, why, and until when: one table, read by the page on which they delete the account."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from people.acts import KINDS
from people.enums import ActKind

Words = str | Promise
_STAYS: list["Stay"] = []


@dataclass(frozen=True, slots=True)
class Stay:
    """One thing that is still there after the person is gone."""

    what: Words
    why: Words
    until: Words | Callable[[], str]

    @property
    def end(self) -> str:
        """Until when, in the reader's language and by the settings of this installation."""
        return str(self.until() if callable(self.until) else self.until)


def also_stays(*stays: Stay) -> None:
    """Name what an app keeps of people who went; call it in `AppConfig.ready`."""
    _STAYS.extend(stay for stay in stays if stay not in _STAYS)


def stays() -> list[Stay]:
    """Everything that stays, in the order in which the apps named it."""
    return list(_STAYS)


def days(number: int) -> str:
    """A number of days in words; whole years as years."""
    years, rest = divmod(number, 365)
    if years and not rest:
        return ngettext("%(number)d年", "%(number)d年", years) % {"number": years}
    return ngettext("%(number)d日", "%(number)d日", number) % {"number": number}


def in_backups() -> str:
    """How long copies in backups last at this installation, for every page on which something is erased."""
    return days(settings.BACKUP_KEEP_DAYS)


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
)
