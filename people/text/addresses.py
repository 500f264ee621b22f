"""E-mail addresses: one stored form for what people type, and one form in which two are compared.

Stored: half-width, lower case, the domain in ASCII (punycode, as mail servers speak it). By the book the part before
the @ may tell capitals apart; no provider does, and one address must be one person, so it is lower case too.
Compared: two addresses that reach one mailbox are equal. `+anything` is left out, and for Gmail the dots. Accounts are
told apart by the stored form (a family may use hana+a@ and hana+b@ on purpose); nobody is their own guardian by the
compared one.
"""

import re

import idna

from people.text.typed import plain

_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
_LOCAL = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*")  # RFC 5322, dot-atom
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)*[a-z][a-z0-9-]*[a-z0-9]")
_IN_BRACKETS = re.compile(r"<([^<>]*)>[\s.,;。、]*$")
_GMAIL = {"gmail.com", "googlemail.com"}


def address(typed: str) -> str:
    """The stored form. What is no address comes back tidied, for the field to refuse."""
    text = plain(typed)
    if named := _IN_BRACKETS.search(text):
        text = named[1]
    text = re.sub(r"\s+", "", text).strip("<>").lower()
    if text.startswith("mailto:"):
        text = text.removeprefix("mailto:").partition("?")[0]
    local, at, domain = text.rpartition("@")
    if quoted := _QUOTED.fullmatch(local):  # RFC 5321, 4.1.2: "hana" and hana are one mailbox
        local = re.sub(r"\\(.)", r"\1", quoted[1])
    domain = domain.replace("。", ".").rstrip(".")
    return f"{local}{at}{_in_ascii(domain)}"


def is_plain(stored: str) -> bool:
    """Whether an address says in the plainest way whose it is: nothing quoted, a host's name and no number."""
    local, _at, domain = stored.rpartition("@")
    return bool(_LOCAL.fullmatch(local) and _DOMAIN.fullmatch(domain))


def mailbox(stored: str) -> str:
    """The compared form of an address: equal for all that reach the same mailbox."""
    local, at, domain = address(stored).rpartition("@")
    local = local.partition("+")[0] or local
    if domain in _GMAIL:
        local, domain = local.replace(".", ""), "gmail.com"
    return f"{local}{at}{domain}"


def _in_ascii(domain: str) -> str:
    if domain.isascii():
        return domain
    try:
        return idna.encode(domain, uts46=True).decode("ascii")
    except idna.IDNAError:
        return domain
