"""The mails about accounts. Codes to sign in are not among them, as the reader is waiting (`people.adapters`)."""

import uuid

from django.urls import reverse
from django.utils import formats, timezone, translation

from ground.models import AuditEntry
from notices.actions.mail import send_later
from notices.letters import NEUTRAL
from notices.queries import preference_of
from people.models import AddressChange, FactorNotice, User


def account_deleted(*, user: User) -> None:
    """To the address of an account that is being deleted, as the last mail: what stays and until when. Names nobody.

    Its choices are gone when the mail goes out, so that it takes along whether it is to be neutral.
    """
    send_later(
        key=f"people.account_deleted:{user.pk}",
        template="people/account_deleted",
        to=user.email,
        language=user.language,
        context={NEUTRAL: preference_of(user.pk).neutral},
    )


def appointed(*, to: User, act: AuditEntry) -> None:
    """To a colleague who became staff by `act`: where the screens of staff are."""
    send_later(key=f"people.appointed:{act.pk}", template="people/appointed", to=to)


def factor_notice(*, notice: FactorNotice) -> None:
    """To a person who needs a second factor: from which day, then again a week and a day before, or that it is due."""
    with translation.override(notice.user.language):
        due = formats.date_format(timezone.localtime(notice.due_at), "DATE_FORMAT")
    send_later(
        key=f"people.factor_notice:{notice.pk}:{notice.told}",
        template="people/factor_notice",
        to=notice.user,
        context={"due": due, "over": notice.due_at <= timezone.now(), "settings_path": reverse("mfa_index")},
    )


def address_changed(*, change: AddressChange, secret: str) -> None:
    """To the earlier address of an account: it was replaced (not by which address), and how to undo that.

    `secret` goes into the link; only its hash is stored.
    """
    send_later(
        key=f"people.address_changed:{change.pk}",
        template="people/address_changed",
        to=change.earlier,
        language=change.user.language,
        chosen_by=change.user,
        context={"path": reverse("account_undo", args=[secret])},
    )


def sign_in_changed(*, user: User, change: str, address: str | None = None) -> None:
    """To the owner of the account, whenever a passkey, an app or recovery codes change: what changed, not by whom.

    `change` is allauth's name for it ("totp_activated"); `address` overrides that of the account if allauth wants so.
    """
    send_later(
        key=f"people.{change}:{user.pk}:{uuid.uuid4()}",
        template="people/sign_in_changed",
        to=address or user,
        language=user.language,
        chosen_by=user,
        context={"change": change, "settings_path": reverse("account_settings")},
    )
