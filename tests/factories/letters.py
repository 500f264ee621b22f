"""What a mail holds, as tests look at it."""

from django.core.mail import EmailMessage, EmailMultiAlternatives


def html_of(letter: EmailMessage) -> str:
    """The HTML beside a mail's plain text."""
    assert isinstance(letter, EmailMultiAlternatives)
    ((content, kind),) = letter.alternatives
    assert kind == "text/html"
    return str(content)
