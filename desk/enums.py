"""Named choices of the desk: how urgent a case is, what happened in it, and how it ended."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class Risk(IntegerChoices):
    """Why a case waits, the most urgent first: the desk is sorted by it."""

    CALL = 1, _("助けを求める知らせ")
    WORRIED = 2, _("書いた人のことが心配")
    PRIVATE = 3, _("だれのことか分かってしまう")
    ATTACK = 4, _("読んでつらくなった")
    APPEAL = 5, _("見直しの願い")
    HELD = 6, _("出す前に待っていることば")
    OTHER = 7, _("ほかの知らせ")
    REQUEST = 8, _("参加希望")


URGENT = frozenset({Risk.CALL, Risk.WORRIED})  # what somebody without a second factor may answer, too


class Subject(TextChoices):
    """What a case is about."""

    MESSAGE = "message", _("ことば")
    HELD = "held", _("待っていることば")
    PERSON = "person", _("人")


class Side(TextChoices):
    """On whose desk a case lies. Without another facilitator it is the coordinators', whatever stands here."""

    FACILITATORS = "facilitators", _("進行役")
    COORDINATOR = "coordinator", _("コーディネーター")


class Verdict(TextChoices):
    """What a colleague says who reads a decision again."""

    SAME = "same", _("わたしも同じようにする")
    DIFFERENT = "different", _("わたしなら、ちがう形にする")


class Weight(TextChoices):
    """Why the words of a case may weigh on who reads them: said instead of them, until they are opened."""

    LIFE = "life", _("こころや、いのちの心配があることば")
    ATTACK = "attack", _("人を傷つける、強いことば")
    HELD = "held", _("見守ることばに当たって、とめたことば")


class ActOf(TextChoices):
    """What happened in a case."""

    REPORTED = "reported", _("知らせが届きました")
    TAKEN_BACK = "taken_back", _("知らせが取り下げられました")
    NOTED = "noted", _("知らせた人が書き足しました")
    EDITED = "edited", _("書いた人がことばを直しました")
    WITHDRAWN = "withdrawn", _("書いた人がことばを取り消しました")
    HIDDEN = "hidden", _("ことばを隠しました")
    RESTORED = "restored", _("ことばをもう一度見えるようにしました")
    ANSWERED = "answered", _("知らせに答えました")
    HELD = "held", _("届ける前に読むために、とめています")
    DELIVERED = "delivered", _("届けました")
    RETURNED = "returned", _("書いた人に返しました")
    APPEALED = "appealed", _("書いた人が、もう一度見てほしいと願いました")
    HANDED_OVER = "handed_over", _("コーディネーターに引き継ぎました")
    ASKED = "asked", _("参加希望が届きました")
    CLAIMED = "claimed", _("「わたしが見ます」")
    RELEASED = "released", _("見るのをやめました")
    PASSED_ON = "passed_on", _("ほかの人に見てもらうことにしました")
    CLOSED = "closed", _("対応を終えました")
    REOPENED = "reopened", _("もう一度ひらきました")


class Ending(TextChoices):
    """How a case ended."""

    HANDLED = "handled", _("対応しました")
    LEFT = "left", _("見たうえで、そのままにしました")
    DELIVERED = "delivered", _("届けました")
    RETURNED = "returned", _("書いた人に返しました")
    ACCEPTED = "accepted", _("迎え入れました")
    DECLINED = "declined", _("お断りしました")
    TAKEN_BACK = "taken_back", _("取り下げられました")
    GONE = "gone", _("アカウントがなくなりました")


BY_HAND = frozenset({Ending.HANDLED, Ending.LEFT})  # what somebody at the desk chooses
