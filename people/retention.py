"""What accounts keep of people, and what stays of every account (`ground.retention`)."""

from datetime import timedelta

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ground.retention import WITH_ACCOUNT, After, Kept, Nobodys, Stay, days, in_backups, longest_act
from notices.actions.mail import KEPT as MAILS_KEPT
from people.actions import account_events, address, sessions, unfinished

_UNFINISHED = After(unfinished.KEPT, "a registration that nobody finished", unfinished.erase_unfinished)
_SIGNED_OUT = After(timedelta(0), "the session is over", sessions.erase_ended)

KEPT = (
    Kept(
        "people.User",
        ("email", "display_name", "language", "password"),
        "an address to reach the person by, and the name others see",
        (WITH_ACCOUNT, _UNFINISHED),
    ),
    Kept("people.User_groups", ("user",), "the roles of staff", (WITH_ACCOUNT,)),
    Kept("people.User_user_permissions", ("user",), "never a row: rights hang on roles", (WITH_ACCOUNT,)),
    Kept(
        "people.Consent",
        ("user", "given_by", "subject_type", "subject_id", "wording"),
        "who agreed to what, as it was shown",
        (WITH_ACCOUNT,),
    ),
    Kept(
        "people.AccountEvent",
        ("user", "network", "device"),
        "sign-ins and changes, for the person alone to look at",
        (WITH_ACCOUNT, After(account_events.KEPT, "it happened", account_events.erase_old)),
    ),
    Kept(
        "people.AddressChange",
        ("user", "earlier", "key"),
        "the way back to the earlier address",
        (WITH_ACCOUNT, After(address.UNDONE_WITHIN, "the change", address.erase_old)),
    ),
    Kept("people.FactorNotice", ("user",), "from when somebody needs a second factor", (WITH_ACCOUNT,)),
    Kept("account.EmailAddress", ("user", "email"), "whether the address was confirmed", (WITH_ACCOUNT, _UNFINISHED)),
    Kept("account.EmailConfirmation", ("email_address", "key"), "never a row: codes confirm", (WITH_ACCOUNT,)),
    Kept("mfa.Authenticator", ("user", "data"), "passkeys, apps and recovery codes", (WITH_ACCOUNT,)),
    Kept(
        "usersessions.UserSession",
        ("user", "ip", "session_key", "user_agent", "data"),
        "the list of devices, for the person alone",
        (WITH_ACCOUNT, _SIGNED_OUT),
    ),
    Kept("sessions.Session", ("session_key", "session_data"), "to stay signed in", (WITH_ACCOUNT, _SIGNED_OUT)),
    Kept(
        "wagtailusers.UserProfile",
        ("user", "preferred_language", "current_time_zone", "avatar", "dismissibles"),
        "how staff like their screens",
        (WITH_ACCOUNT,),
    ),
)
NOBODYS = (Nobodys(("auth.Permission", "auth.Group", "contenttypes.ContentType"), "names of rights, roles and tables"),)


def _in_backups() -> str:
    return gettext("削除から%(days)sまで。そのあと、控えごと消えます") % {"days": in_backups()}


def _in_the_trail() -> str:
    return gettext("操作の種類により、操作から90日〜%(days)s") % {"days": days(longest_act().days)}


def _in_the_mail() -> str:
    return gettext("送り終えるまで（ふつうは1分ほど。届かないときも%(days)sで消えます）") % {
        "days": days(MAILS_KEPT.days)
    }


STAYS = (
    Stay(
        _("「いつ、どんな操作があったか」の記録（だれの操作かと、理由の文は消えます）"),
        _("間違いや不正がなかったかを、あとから確かめるため"),
        _in_the_trail,
        always=True,
    ),
    Stay(
        _("削除をお知らせするメール1通の宛先"),
        _("身に覚えのない削除に、気づいていただくため"),
        _in_the_mail,
        always=True,
    ),
    Stay(
        _("バックアップ（災害や故障にそなえた、データ全体の控え）の中の写し"),
        _("壊れたときに、みなさんのデータを戻すため"),
        _in_backups,
        always=True,
    ),
    Stay(
        _("すでにお送りしたメールと、ほかの方がご自分の端末やメモに控えたもの"),
        _("こちらからは消せないため"),
        _("受け取った方が消すまで"),
        always=True,
    ),
)
