"""How often one address may send or guess. Counted in the cache under a keyed hash: no address is kept."""

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from people.refusals import Refusal

GIVE = (20, 60 * 60)  # voices from one address in an hour: a library or a mobile network shares one
GUESS = (10, 15 * 60)  # wrong codes from one address in a quarter of an hour


def count_giving(request: HttpRequest) -> None:
    """Count one voice; refuse when there were too many."""
    limit, seconds = GIVE
    if _count(_key("give", request), seconds) > limit:
        raise Refusal(
            "too_many_voices",
            _("短いあいだに、たくさんの声が届いています。"),
            _("書いた文はこのままにして、1時間ほどたってから、もう一度送ってください。"),
        )


def check_guessing(request: HttpRequest) -> None:
    """Refuse when too many wrong codes came from this address."""
    limit, _seconds = GUESS
    if cache.get(_key("guess", request), 0) >= limit:
        raise Refusal(
            "too_many_guesses",
            _("コードのまちがいが続いたので、少しのあいだ受けつけを止めています。"),
            _("15分ほどたってから、もう一度入れてください。"),
            field="code",
        )


def count_wrong_guess(request: HttpRequest) -> None:
    """Count one wrong code."""
    _count(_key("guess", request), GUESS[1])


def _key(purpose: str, request: HttpRequest) -> str:
    address = get_adapter().get_client_ip(request)
    return f"voices.{purpose}:{salted_hmac('voices.limits', address, algorithm='sha256').hexdigest()}"


def _count(key: str, seconds: int) -> int:
    if cache.add(key, 1, seconds):
        return 1
    try:
        return cache.incr(key)
    except ValueError:  # it ran out between the two calls
        cache.set(key, 1, seconds)
        return 1
