"""Every reason to refuse something about a sign-up, in words."""

from datetime import datetime

from django.utils.translation import gettext as _

from ground.refusals import NotAllowed, NotThere, Refusal
from programs.schedule.moments import moment_words


def no_such_link() -> Refusal:
    """The link to step back is not one of ours."""
    return NotThere(
        "link_over", _("このリンクは使えません。"), _("ログインして、マイページから取りやめることができます。")
    )


def link_over() -> Refusal:
    """The link was replaced, has expired, or is not one of ours."""
    return NotThere(
        "link_over",
        _("このリンクは使えなくなっています。"),
        _("新しいメールが届いているか、期限が過ぎた可能性があります。いちばん新しいメールをご確認ください。"),
    )


def link_expired() -> Refusal:
    """The guardian did not answer in time."""
    return Refusal(
        "link_expired",
        _("確認の期限が過ぎました。"),
        _("お子さんに、もう一度申し込んでもらってください。席が空いていれば、新しいメールが届きます。"),
    )


def not_published() -> Refusal:
    """The programme is not public, or no longer."""
    return NotAllowed(
        "not_published", _("この講座は、いま公開されていません。"), _("ほかの講座を、講座の一覧からご覧ください。")
    )


def guardian_missing() -> Refusal:
    """A person under 18 gave no guardian's address."""
    return Refusal(
        "guardian_missing",
        _("18歳未満の方は、保護者の確認が必要です。"),
        _("保護者のメールアドレスを入れてください。"),
        field="guardian_email",
    )


def cancelled_date() -> Refusal:
    """The date is cancelled."""
    return Refusal("cancelled_date", _("この回は中止になりました。"), _("ほかの日を、講座のページからご覧ください。"))


def past() -> Refusal:
    """The date has begun."""
    return Refusal("past", _("この回はもう始まっています。"), _("ほかの日を、講座のページからご覧ください。"))


def no_signup() -> Refusal:
    """The programme needs no sign-up."""
    return Refusal("no_signup", _("この講座は申し込みがいりません。"), _("当日、そのままお越しください。"))


def not_open(opens_at: datetime) -> Refusal:
    """Sign-up has not opened yet."""
    return Refusal(
        "not_open",
        _("申し込みはまだ始まっていません。"),
        _("%(when)sから申し込めます。") % {"when": moment_words(opens_at)},
    )


def closed(closed_at: datetime) -> Refusal:
    """Sign-up has closed."""
    return Refusal(
        "closed",
        _("申し込みは%(when)sに締め切りました。") % {"when": moment_words(closed_at)},
        _("席が残っていることもあります。センターへお電話いただくか、ほかの日をご覧ください。"),
    )


def overlap(title: str, when: str) -> Refusal:
    """The person has a seat in another date at the same hour."""
    return Refusal(
        "overlap",
        _("同じ時間に、「%(title)s」（%(when)s）に申し込んでいます。") % {"title": title, "when": when},
        _("どちらかをお選びください。そちらを取りやめると、こちらに申し込めます。"),
    )


def people(most: int) -> Refusal:
    """The number of people is not between 1 and `most`."""
    return Refusal(
        "people",
        _("人数は1人から%(most)d人までです。") % {"most": most},
        _("それより多いときは、センターへお電話ください。"),
        field="people",
    )


def full() -> Refusal:
    """No seat is free."""
    return Refusal("full", _("この回は満席になりました。"), _("空きのある日があれば、下でお知らせしています。"))


def too_many(left: int) -> Refusal:
    """Fewer seats are free than asked for."""
    return Refusal(
        "too_many",
        _("この回の残りは%(left)d人分です。") % {"left": left},
        _("人数を減らすか、ほかの日をお選びください。"),
        field="people",
    )


def not_yours() -> Refusal:
    """Only the person who signed up may change the sign-up."""
    return NotAllowed("not_yours", _("ほかの方の申し込みは変えられません。"))


def not_held() -> Refusal:
    """The sign-up is no longer waiting for a guardian."""
    return Refusal(
        "not_held",
        _("この申し込みは、もう保護者の確認を待っていません。"),
        _("申し込みのページで、いまの状態をご確認ください。"),
    )


def asked_often(most: int) -> Refusal:
    """Guardians of this sign-up were already sent `most` mails."""
    return Refusal(
        "asked_often",
        _("確認のメールは、もう%(count)d回送っています。") % {"count": most},
        _("届かないときは、迷惑メールの箱をご確認のうえ、センターへお電話ください。"),
        field="guardian_email",
    )


def own_guardian() -> Refusal:
    """The person gave their own mailbox as their guardian's."""
    return Refusal(
        "own_guardian",
        _("これはあなた自身のメールアドレスです。"),
        _("保護者の方が読めるメールアドレスを入れてください。"),
        field="guardian_email",
    )


def nothing_to_answer() -> Refusal:
    """The date is cancelled, so the guardian need not answer."""
    return Refusal(
        "cancelled_date",
        _("この回は中止になりました。"),
        _("お答えいただく必要はありません。ありがとうございました。"),
    )


def started() -> Refusal:
    """The date has begun, so it is too late to step back."""
    return Refusal(
        "started",
        _("この回はもう始まっているため、ここからは取りやめられません。"),
        _("お休みになったときも、連絡はいりません。またのご参加をお待ちしています。"),
    )


def gone() -> Refusal:
    """A changed rule removed the date a moment ago."""
    return Refusal("gone", _("この回は、予定から外れました。"), _("ほかの日を、講座のページから選んでください。"))
