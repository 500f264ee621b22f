"""Rate limits on sending and guessing, by network (counted by `ground.limiter`). A school shares one network."""

from datetime import timedelta

from django.http import HttpRequest

from ground import limiter
from ground.limiter import Limit, TooMany
from ground.networks import networks
from people.limits import count_mail_to_stranger
from voices import refusals

GIVE = Limit("voices.give", 60, timedelta(hours=1))  # a class of 35 may each send one in one lesson
GUESS = Limit("voices.guess", 30, timedelta(minutes=15))  # 16 letters out of 28 cannot be guessed; this only saves load


def count_giving(request: HttpRequest, *, notify_email: str = "") -> None:
    """Count one voice, and the mail it promises to an address that anybody may type; refuse when over the limit."""
    near = networks(request).near
    try:
        limiter.ask((GIVE, near))
    except TooMany as full:
        raise refusals.too_many_voices(full) from full
    if notify_email:
        count_mail_to_stranger(by=near, to=notify_email, field="notify_email")


def count_guess(request: HttpRequest) -> None:
    """Count one code before it is looked up; refuse when this network has sent too many wrong ones."""
    try:
        limiter.ask((GUESS, networks(request).near))
    except TooMany as full:
        raise refusals.too_many_guesses(full) from full


def give_guess_back(request: HttpRequest) -> None:
    """Uncount a code that turned out to be right."""
    limiter.give_back((GUESS, networks(request).near))
