"""Named states of groups, memberships and join requests, and the sets of states that rules use."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _

ALARM = "groups.alarm"  # the kind of news of an alarm, in the list and by mail


class GroupState(TextChoices):
    """Where a group is in its life. Only staff change it."""

    DRAFT = "draft", _("準備中")
    OPEN = "open", _("ひらいています")
    PAUSED = "paused", _("お休み中")
    CLOSED = "closed", _("おわりました")


LISTED_STATES = frozenset({GroupState.OPEN, GroupState.PAUSED})  # anyone may see that the group exists
READABLE_STATES = frozenset({GroupState.OPEN, GroupState.PAUSED, GroupState.CLOSED})  # members may read back


class Stage(TextChoices):
    """Where a cohort is in its life (`groups.lifecycle`): a fixed circle of people that begins and ends together."""

    RECRUITING = "recruiting", _("募集のはじまり")
    AGREED = "agreed", _("顔ぶれが決まる日")
    OPEN = "open", _("はじまる日")
    FAREWELL = "farewell", _("お別れの時間がはじまる日")
    READ_ONLY = "read_only", _("読むだけになる日")
    ERASED = "erased", _("ことばがすべて消える日")


class Role(TextChoices):
    """What a person is in one group (`Membership.Role`). A role in a group, not a kind of user."""

    MEMBER = "member", _("メンバー")
    FACILITATOR = "facilitator", _("見守り・進行役")


class EndedBy(TextChoices):
    """How a membership ended."""

    SELF = "self", _("自分で退出")
    FACILITATOR = "facilitator", _("進行役による退出")
    STAFF = "staff", _("職員による交代")
    ACCOUNT = "account", _("アカウントの削除")
    COHORT = "cohort", _("期間のおわり")


class Bar(IntegerChoices):
    """How many days after a removal the person may ask to join again."""

    NO = 0, _("いつでも希望できる")
    MONTH = 30, _("30日たってから")
    QUARTER = 90, _("90日たってから")
    YEAR = 365, _("1年たってから")


class PauseFor(IntegerChoices):
    """For how many hours a member's writing is paused."""

    HOUR = 1, _("1時間")
    DAY = 24, _("24時間")
    WEEK = 168, _("7日間")


class RoomLine(TextChoices):
    """What a permanent line tells a room: about who watches over it, or, without a person, about the group."""

    BEGAN = "began", _("見守り・進行役になった")
    WILL_READ_BACK = "will_read_back", _("見守り・進行役になり、7日後からこれまでのことばも読む")
    READS_BACK = "reads_back", _("これまでのことばも読めるようになった")
    ENDED = "ended", _("見守り・進行役を終えた")
    COHORT_OPEN = "cohort_open", _("期間の決まったグループがはじまった")
    FAREWELL = "farewell", _("お別れの時間に入った")
    READ_ONLY = "read_only", _("読むだけになった")
    NIGHTS = "nights", _("夜は読むだけにすることにした")
    NIGHTS_OVER = "nights_over", _("夜も書けることにした")
    HELD_FIRST = "held_first", _("新しく入った人のはじめのことばを、見守りの人が先に読むことにした")
    HELD_NONE = "held_none", _("新しく入った人のことばも、すぐに届くことにした")
    RULES_CHANGED = "rules_changed", _("グループの約束が新しくなった")
    HOUR_OPENING = "hour_opening", _("ライブの時間がはじまった")
    HOUR_TALK = "hour_talk", _("ライブの時間が、話す時間に入った")
    HOUR_CLOSING = "hour_closing", _("ライブの時間が、おわりのひとことに入った")
    HOUR_ENDED = "hour_ended", _("ライブの時間がおわった")
    HOUR_SUMMARY = "hour_summary", _("ライブの時間のまとめが書かれた")
    PICTURES = "pictures", _("写真を送れることにした")
    PICTURES_OVER = "pictures_over", _("写真を送るのをやめた")


class Quiet(TextChoices):
    """For how long somebody wants to hear nothing of a group."""

    UNTIL_MORNING = "morning", _("あしたの朝まで")
    FOR_GOOD = "always", _("ずっと")
    NO = "no", _("また知らせる")


class AppointedRole(TextChoices):
    """The role somebody is asked to take on (`Appointment.Role`). A coordinator serves the whole site."""

    FACILITATOR = "facilitator", _("見守り・進行役")
    COORDINATOR = "coordinator", _("コーディネーター")


class AppointmentState(TextChoices):
    """Where an appointment stands (`Appointment.State`)."""

    PROPOSED = "proposed", _("もうひとりの確認を待っています")
    CONFIRMED = "confirmed", _("ご本人の返事を待っています")
    ACCEPTED = "accepted", _("引き受けました")
    DECLINED = "declined", _("引き受けませんでした")
    WITHDRAWN = "withdrawn", _("取り下げ")
    LAPSED = "lapsed", _("期限切れ")
    ENDED = "ended", _("終わりました")


WAITING_APPOINTMENTS = frozenset({AppointmentState.PROPOSED, AppointmentState.CONFIRMED})


class RequestState(TextChoices):
    """Where a join request stands (`JoinRequest.State`). Every state but PENDING is final."""

    PENDING = "pending", _("返事を待っています")
    ACCEPTED = "accepted", _("受け入れ")
    DECLINED = "declined", _("見送り")
    WITHDRAWN = "withdrawn", _("取り下げ")


class Rung(IntegerChoices):
    """Who of those on duty at the same time is called first."""

    FIRST = 1, _("はじめに呼ばれる")
    SECOND = 2, _("返事がないときに呼ばれる")


class Step(IntegerChoices):
    """The steps of the ladder that an alarm climbs until somebody takes it."""

    FIRST = 1, _("当番の進行役（はじめに呼ばれる人）")
    SECOND = 2, _("当番の進行役（返事がないときに呼ばれる人）")
    COORDINATORS = 3, _("当番のコーディネーター")
    EVERYBODY = 4, _("グループの進行役とコーディネーターの全員")
