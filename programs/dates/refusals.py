"""Every reason to refuse a change to a date, in words."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ground.refusals import NotAllowed, Refusal
from places.models import Place
from programs.schedule.rule import DURATION, ENDS_FIRST

MOST_NAMED = 5  # programmes


def called_off() -> Refusal:
    """A cancelled date has to be restored before it can be moved."""
    return Refusal(
        "cancelled",
        _("この回は中止になっています。"),
        _("先に「中止を取り消す」を押してから、日時を変えてください。"),
    )


def unchanged() -> Refusal:
    """The new time and place are the old ones."""
    return Refusal(
        "unchanged", _("日時も場所も変わっていません。"), _("新しい日時か場所を入れてください。"), field="day"
    )


def in_the_past() -> Refusal:
    """A date cannot be moved into the past."""
    return Refusal("in_the_past", _("過ぎた日時には動かせません。"), _("これからの日時を入れてください。"), field="day")


def ends_first() -> Refusal:
    """The date would end before it begins."""
    return Refusal("ends_first", ENDS_FIRST, field="ends")


def duration() -> Refusal:
    """The date would be too short or too long."""
    return Refusal("duration", DURATION, field="ends")


def called_off_already() -> Refusal:
    """The date is already cancelled, for instance by a colleague."""
    return Refusal("cancelled", _("この回は、もう中止になっています。"))


def reason_missing() -> Refusal:
    """A cancellation needs a reason, which families read."""
    return Refusal(
        "reason_missing",
        _("中止のわけを書いてください。"),
        _("申し込んだ方へのメールと、講座のページにのります。"),
        field="reason",
    )


def not_called_off() -> Refusal:
    """The date is not cancelled, so there is nothing to restore."""
    return Refusal("not_cancelled", _("この回は中止になっていません。"))


def not_staff() -> Refusal:
    """Only staff who may edit the programme may change its dates."""
    return NotAllowed("not_staff", _("この講座の日程を変えられるのは、担当の職員だけです。"))


def stale() -> Refusal:
    """A colleague changed the date since it was shown."""
    return Refusal(
        "stale",
        _("この回は、いまほかの人が変えたところです。"),
        _("下の新しい内容を確かめて、必要ならもう一度変えてください。"),
    )


def past() -> Refusal:
    """A date that has begun cannot be changed."""
    return Refusal("past", _("もう始まった回は変えられません。"), _("これからの回を選んでください。"))


def overlap(when: str, field: str | None) -> Refusal:
    """Another date of the programme, at `when`, overlaps."""
    return Refusal(
        "overlap",
        _("同じ講座のほかの回（%(when)s）と重なります。") % {"when": when},
        _("ほかの日時を選んでください。"),
        field=field,
    )


def place_in_use(place: Place, dates: int, titles: list[str]) -> Refusal:
    """A place cannot be deleted while `dates` (a number) of the programmes in `titles` will take place there."""
    named = _("、").join(_("「%(title)s」") % {"title": title} for title in titles[:MOST_NAMED])
    facts = {
        "place": place,
        "dates": ngettext("%(count)d回", "%(count)d回", dates) % {"count": dates},
        "programs": ngettext("%(count)d講座", "%(count)d講座", len(titles)) % {"count": len(titles)},
        "named": named if len(titles) <= MOST_NAMED else _("%(named)sなど") % {"named": named},
    }
    return Refusal(
        "place_in_use",
        _("「%(place)s」では、これから%(programs)sの%(dates)sが開かれるので、削除できません（%(named)s）。") % facts,
        _(
            "先に、講座のページで別の場所を選んで公開してください（その回だけの場所は「講座の日程」で変えられます）。そのあとで削除できます。"
        ),
    )
