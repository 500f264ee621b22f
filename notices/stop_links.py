"""The link in a mail whose one button stops such mails, without signing in (RFC 8058, section 3)."""

from django.urls import reverse

from ground.signed_links import SignedLink

LINK = SignedLink("notices.stop")
GATHERED = ""  # every kind, by mail


def stop_path(user_id: int, kind: str) -> str:
    """The path of the page that stops mails of one kind, or all that can be stopped (`GATHERED`), for one person."""
    return reverse("notices:stop", args=[LINK.token(user_id, kind or "all")])


def read_token(token: str) -> tuple[int, str] | None:
    """The person and the kind of a token; None if its signature is not ours."""
    found = LINK.read(token)
    return (found[0], GATHERED if found[1] == "all" else found[1]) if found else None
