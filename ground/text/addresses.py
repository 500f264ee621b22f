"""E-mail addresses: one stored form for what people type, and one form in which two are compared.

Stored form: half-width, lower case, the domain in ASCII (punycode, as mail servers use it). The standard allows the
part before the @ to be case-sensitive, but no provider does so, and one address must be one person: it is lower case
too. docomo and au gave out a..b@ and ab.@, which mail servers accept only in quotes: theirs are stored quoted, and such
addresses at other providers are refused.
Compared form: addresses that reach the same mailbox are equal. `+anything` is dropped, a provider's domains count as
one, and what a provider ignores (the dots of Gmail) is dropped. Accounts are distinguished by the stored form (a family
may use hana+a@ and hana+b@ on purpose); nobody may be their own guardian under the compared form.
"""

import re

import idna

from ground.text.typed import plain

_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
_LOCAL = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*")  # RFC 5322, dot-atom
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)*[a-z][a-z0-9-]*[a-z0-9]")
_IN_BRACKETS = re.compile(r"<([^<>]*)>[\s.,;。、]*$")
# Providers that allowed two dots in a row, or one before the @ (docomo and au until 2009; never a leading dot).
_DOTTED = re.compile(r"(?P<local>[a-z0-9_-][a-z0-9._+-]*)@(?:docomo\.ne\.jp|(?:[a-z0-9-]+\.)?ezweb\.ne\.jp|au\.com)")

# One provider a row: the domains that reach the same mailbox and, after a bar, the characters it ignores.
_MAILBOXES = """
gmail.com googlemail.com | .
proton.me pm.me protonmail.com protonmail.ch | ._-
icloud.com me.com mac.com
yandex.ru ya.ru yandex.com yandex.by yandex.kz yandex.ua yandex.uz yandex.az yandex.com.tr narod.ru | .-
"""


def _same_mailboxes() -> dict[str, tuple[str, dict[int, None]]]:
    found: dict[str, tuple[str, dict[int, None]]] = {}
    for row in _MAILBOXES.split("\n")[1:-1]:
        domains, _bar, unseen = row.partition("|")
        first, *others = domains.split()
        found |= {domain: (first, dict.fromkeys(map(ord, unseen.strip()))) for domain in (first, *others)}
    return found


_SAME = _same_mailboxes()


def address(typed: str) -> str:
    """The stored form. What is not an address is returned tidied, for the field to refuse."""
    text = plain(typed)
    if named := _IN_BRACKETS.search(text):
        text = named[1]
    text = re.sub(r"\s+", "", text).strip("<>").lower()
    if text.startswith("mailto:"):
        text = text.removeprefix("mailto:").partition("?")[0]
    local, at, domain = text.rpartition("@")
    if quoted := _QUOTED.fullmatch(local):  # RFC 5321, 4.1.2: "hana" and hana are one mailbox
        local = re.sub(r"\\(.)", r"\1", quoted[1])
    found = f"{local}{at}{_in_ascii(domain.replace('。', '.').rstrip('.'))}"
    return _in_quotes(found) if _is_dotted(found) else found


def is_plain(stored: str) -> bool:
    """Whether an address is in its plainest form: no needless quotes, and a host name rather than an IP address."""
    local, _at, domain = stored.rpartition("@")
    if stored == _in_quotes(f"{local[1:-1]}@{domain}"):
        return _is_dotted(f"{local[1:-1]}@{domain}")
    return bool(_LOCAL.fullmatch(local) and _DOMAIN.fullmatch(domain))


def mailbox(stored: str) -> str:
    """The compared form of an address: equal for all that reach the same mailbox."""
    local, at, domain = address(stored).rpartition("@")
    local = local.strip('"')
    local = local.partition("+")[0] or local
    domain, unseen = _SAME.get(domain, (domain, {}))
    return f"{local.translate(unseen) or local}{at}{domain}"


def _is_dotted(found: str) -> bool:
    """Whether the part before the @ has dots that only some providers allowed, and this is one of them."""
    dotted = _DOTTED.fullmatch(found)
    return dotted is not None and not _LOCAL.fullmatch(dotted["local"])


def _in_quotes(found: str) -> str:
    local, at, domain = found.rpartition("@")
    return f'"{local}"{at}{domain}'


def _in_ascii(domain: str) -> str:
    if domain.isascii():
        return domain
    try:
        return idna.encode(domain, uts46=True).decode("ascii")
    except idna.IDNAError:
        return domain
