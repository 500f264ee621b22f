"""How a mail is written: plain text, the same words as quiet HTML, and how to stop such mails."""

import re
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.template import Context
from django.template.loader import get_template, render_to_string
from django.utils import translation
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext

from ground.links import absolute, in_language, own_origin
from notices.kinds import KINDS
from notices.models import OutgoingMail, Preference
from notices.stop_links import GATHERED, stop_path

# In a mail's context: which news it is, whose choice counts, that it goes before all others, and in neutral words.
KIND, CHOSEN_BY, URGENT, NEUTRAL = "kind", "chosen_by", "urgent", "neutral"
_ADDRESS = re.compile(r"(https?://[^\s<>\"]+)")


def letter(mail: OutgoingMail) -> EmailMultiAlternatives:
    """The mail as it goes out, to the present address of its person, in their present language."""
    recipient = mail.to_user
    language = recipient.language if recipient else mail.language  # the present one, as the address is
    neutral = _is_neutral(mail)
    context = {
        **{name: _for_reader(value, language) for name, value in mail.context.items()},
        "organisation": settings.ORGANISATION,
        NEUTRAL: neutral,
    }
    headers = {"Auto-Submitted": "auto-generated", "Message-ID": f"<{digest_of(mail.key)}@{_domain()}>"}
    with translation.override(language):
        subject = " ".join(_text(f"email/{mail.template}_subject.txt", context).split())
        body = _text(f"email/{mail.template}.txt", context).lstrip()
        if neutral and mail.context.get(KIND) != GATHERED:  # the gathered mail says nothing in any case
            subject, body = neutrally(subject, body)
        if address := _stop_address(mail):
            # RFC 8058, section 3.1: a mail program stops such mails for its reader by one POST, without opening a page.
            headers |= {"List-Unsubscribe": f"<{address}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
            ending = gettext("このお知らせのメールを止める（ログインはいりません）：")
            body = f"{body.rstrip()}\n\n{ending}\n{address}\n"
    sender = nameless_sender() if neutral else settings.DEFAULT_FROM_EMAIL
    plain = EmailMessage(subject, body, sender, [recipient.email if recipient else mail.to_email], headers=headers)
    return with_html(plain, language)


def neutrally(subject: str, body: str) -> tuple[str, str]:
    """The subject and the text of a mail for who wants not even the site's name to be seen, in the active language.

    What previews show (the first 200 characters) is alike for all mails. The true subject follows, then the text.
    """
    begins = render_to_string("email/_neutral.txt").strip()
    return gettext("新しいお知らせがあります"), "\n\n".join([begins, "――", subject, body])


def nameless_sender() -> str:
    """The bare address that mails come from."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


def with_html(plain: EmailMessage, language: str) -> EmailMultiAlternatives:
    """The same mail with its words as HTML beside them: no pictures, nothing from elsewhere, light or dark.

    Only addresses of this site become links.
    """
    both = EmailMultiAlternatives(
        plain.subject, plain.body, plain.from_email, plain.to, headers=plain.extra_headers, connection=plain.connection
    )
    context = {"language": language, "subject": plain.subject, "paragraphs": paragraphs_of(str(plain.body))}
    both.attach_alternative(render_to_string("email/letter.html", context), "text/html")
    return both


def paragraphs_of(text: str) -> list[list[list[tuple[str, str]]]]:
    """Paragraphs of lines of (words, the address they lead to or ""), from plain text."""
    return [
        [_pieces(line) for line in paragraph.splitlines()]
        for paragraph in re.split(r"\n\s*\n", text.strip())
        if paragraph
    ]


def subject_of(mail: OutgoingMail) -> str:
    """The kind of a mail, in the words of its subject, for lists of mails. It names nobody.

    A mail that cannot be rendered stays in the list, under the bare name of its template.
    """
    context = mail.context | {"organisation": settings.ORGANISATION}
    try:
        return " ".join(_text(f"email/{mail.template}_subject.txt", context).split())
    except Exception:  # the reason is shown beside it, since sending failed for the same one
        return mail.template


def digest_of(key: str, secret: str | None = None) -> str:
    """A digest of a mail's key, the same at each attempt. Keyed with the installation's secret, since keys hold ids."""
    return salted_hmac("people.mail", key, secret=secret, algorithm="sha256").hexdigest()[:32]


def whose_choice(mail: OutgoingMail) -> int | None:
    """The id of the person whose choices count for this mail; None for who has no account."""
    chosen_by: int | None = mail.context.get(CHOSEN_BY) or mail.to_user_id
    return chosen_by


def _is_neutral(mail: OutgoingMail) -> bool:
    """Whether its person wants neutral words now. A mail that outlives their account says so itself."""
    found = Preference.objects.filter(pk=whose_choice(mail)).values_list("neutral", flat=True).first()
    return bool(mail.context.get(NEUTRAL)) if found is None else found


def _stop_address(mail: OutgoingMail) -> str:
    """The address that stops mails like this one; empty for those that cannot be stopped."""
    whose, kind = whose_choice(mail), mail.context.get(KIND)
    if whose is None or kind is None or (kind in KINDS and not KINDS[kind].can_be_stopped):
        return ""
    return absolute(stop_path(whose, kind))


def _domain() -> str:
    return nameless_sender().rpartition("@")[2] or "localhost"


def _pieces(line: str) -> list[tuple[str, str]]:
    ours = f"{own_origin()}/"
    return [(piece, piece if piece.startswith(ours) else "") for piece in _ADDRESS.split(line) if piece]


def _for_reader(value: Any, language: str) -> Any:
    """Turn a path into that of the page in the reader's language, whoever caused the mail."""
    return in_language(value, language) if isinstance(value, str) and value.startswith("/") else value


def _text(name: str, context: dict[str, Any]) -> str:
    """Render a template as plain text, without escaping."""
    text: str = get_template(name).template.render(Context(context, autoescape=False))  # type: ignore[attr-defined]
    return text
