"""What can be refused about a sign-up, in words."""

from django.utils.translation import gettext as _

from ground.refusals import NotThere, Refusal


def no_such_link() -> Refusal:
    """A link to step back that we did not make."""
    return NotThere(
        "link_over", _("このリンクは使えません。"), _("ログインして、マイページから取りやめることができます。")
    )


def link_over() -> Refusal:
    """A link that was replaced, whose time is over, or that was never ours."""
    return NotThere(
        "link_over",
        _("このリンクは使えなくなっています。"),
        _("新しいメールが届いているか、期限が過ぎた可能性があります。いちばん新しいメールをご確認ください。"),
    )


def link_expired() -> Refusal:
    """A guardian did not answer in time."""
    return Refusal(
        "link_expired",
        _("確認の期限が過ぎました。"),
        _("お子さんに、もう一度申し込んでもらってください。席が空いていれば、新しいメールが届きます。"),
    )
