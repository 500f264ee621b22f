"""The numbers of moderation: of one room for its members, and of all rooms, by quarter, for everybody."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from chat.enums import ReportReason
from chat.published import FAMILIES, QUARTERS, SMALL, published
from chat.queries.numbers import HERE
from chat.queries.numbers import numbers as counted
from chat.views.entering import Inside, inside

Words = str | Promise
LABELS: dict[str, Words] = {
    "reported": _("見守りの人に知らせがあった"),
    **{f"reported_{one.value}": one.label for one in ReportReason},
    "reported_found": _("見守ることばが見つけた"),
    "answered": _("知らせが終わった"),
    "answered_upheld": _("対応した"),
    "answered_dismissed": _("読んで、そのままにした"),
    "answered_taken_back": _("知らせた人が取り下げた"),
    "held": _("出す前に、読まれるのを待った"),
    "decided": _("待っていたことばが決まった"),
    "decided_released": _("届けた"),
    "decided_returned": _("わけを書いて返した"),
    "decided_withdrawn": _("書いた人が取りやめた"),
    "appealed": _("もう一度見てほしいという願いがあった"),
    "hidden": _("ことばを見えなくした"),
    "restored": _("見えなくしたことばを、もとにもどした"),
}


@dataclass(frozen=True)
class Line:
    """One number, and whether it is part of the one above; None is not published."""

    label: Words
    number: int | None
    is_part: bool


@dataclass(frozen=True)
class Quarter:
    """One quarter of a year: its numbers, in the order of LABELS."""

    year: int
    number: int  # 1 to 4
    lines: list[Line]


@require_safe
@inside
def numbers(request: HttpRequest, here: Inside) -> HttpResponse:
    """Show the room's exact numbers to those who are in it, up to the end of last month, and who can read what."""
    until = timezone.localdate(timezone=HERE).replace(day=1)
    found = counted(until=until, room=here.room)
    quarters = [_exact(first, found[first]) for first in sorted(found, reverse=True)][:QUARTERS]
    context = {"group": here.group, "base": here.base, "quarters": quarters, "until": until}
    return render(request, "chat/numbers.html", context)


@require_safe
def site_numbers(request: HttpRequest) -> HttpResponse:
    """Show what is published of all rooms together."""
    quarters = []
    for first, families in published().items():
        lines = []
        for family, names in FAMILIES.items():
            told = families[family]
            lines.append(Line(LABELS[family], told.total, is_part=False))
            if any(told.parts[name] is not None for name in names):
                lines += [Line(LABELS[name], told.parts[name], is_part=True) for name in names]
        quarters.append(_quarter(first, lines))
    shown = [one for one in quarters if any(line.number is not None for line in one.lines)]
    return render(request, "chat/site_numbers.html", {"quarters": shown, "small": SMALL})


def _exact(first: date, found: Mapping[str, int]) -> Quarter:
    lines = []
    for family, names in FAMILIES.items():
        total = sum(found.get(name, 0) for name in names) if names else found.get(family, 0)
        lines.append(Line(LABELS[family], total, is_part=False))
        lines += [Line(LABELS[name], found[name], is_part=True) for name in names if found.get(name)]
    return _quarter(first, lines)


def _quarter(first: date, lines: list[Line]) -> Quarter:
    return Quarter(first.year, (first.month + 2) // 3, lines)
