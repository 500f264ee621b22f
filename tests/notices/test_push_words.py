"""Encryption and tokens as the RFCs write them, and which addresses are ever contacted."""

import time
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from community import settings as production
from notices.enums import Way
from notices.ways import vapid
from notices.ways.carrier import CARRIERS, Parcel
from notices.ways.pauses import asked_pause
from notices.ways.push import PADDED, WebPush, payload
from notices.ways.push_services import is_push_service
from notices.ways.sealed import point_of, raw, seal, unpadded
from tests.push_service import Browser

pytestmark = pytest.mark.one_database


def private(number: str) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(raw(number), "big"), ec.SECP256R1())


def test_the_example_of_rfc_8291() -> None:
    """Section 5 and appendix A, byte for byte."""
    receiver = private("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94")
    assert unpadded(point_of(receiver)) == (
        "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
    )
    sealed = seal(
        b"When I grow up, I want to be a watermelon",
        p256dh=point_of(receiver),
        auth=raw("BTBZMqHH6r4Tts7J_aSIgg"),
        key=private("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"),
        salt=raw("DGv6ra1nlYgDCS1FRnbzlw"),
    )
    assert unpadded(sealed) == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27ml"
        "mlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPT"
        "pK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


def parcel(words: str, count: int = 1) -> Parcel:
    return Parcel("0" * 32, words, "つどい", "/my/notices/", count, urgent=False, silent=False)


def test_the_size_says_nothing_and_keys_are_new_each_time() -> None:
    browser = Browser("https://fcm.googleapis.com/x")
    keys: dict[str, Any] = {"p256dh": point_of(browser.key), "auth": browser.secret, "length": PADDED}
    one, many = (payload(parcel(words, count)) for words, count in (("短い", 1), ("あ" * 60, 12345)))
    first, second, again = seal(one, **keys), seal(many, **keys), seal(one, **keys)
    assert len(first) == len(second) == len(again) < 4096
    assert first != again
    assert first[21:86] != again[21:86]  # our half of the key
    assert (browser.open(first)[0], browser.open(second)[0]) == (one, many)


def test_the_longest_payload_fits_into_the_padding() -> None:
    """Both languages, the largest numbers."""
    longest = Parcel(
        "f" * 32,
        "You have 99999 new notices on Tsudoi, since you were here",
        "つどい",
        "/en/my/notices/",
        99999,
        True,
        False,
    )
    assert len(payload(longest)) < PADDED - 100


def test_a_token_is_for_one_service_and_for_half_a_day() -> None:
    key = vapid.new_key()
    header = vapid.authorization("https://web.push.apple.com/QGx/abc", key)
    token, ours = (part.split("=", 1)[1] for part in header.removeprefix("vapid ").split(", "))
    assert raw(ours) == point_of(key)
    claims = jwt.decode(token, key.public_key(), algorithms=["ES256"], audience="https://web.push.apple.com")
    assert claims["sub"] == "http://testserver"
    assert 0 < claims["exp"] - time.time() <= 12 * 60 * 60
    with pytest.raises(jwt.InvalidAudienceError):
        jwt.decode(token, key.public_key(), algorithms=["ES256"], audience="https://fcm.googleapis.com")
    with pytest.raises(jwt.InvalidSignatureError):
        jwt.decode(token, vapid.new_key().public_key(), algorithms=["ES256"], audience="https://web.push.apple.com")


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://fcm.googleapis.com/fcm/send/dQw4w9:APA91bF-_x",
        "https://fcm.googleapis.com/wp/dQw4w9:APA91bF-_x",
        "https://updates.push.services.mozilla.com/wpush/v2/gAAAAABk-x_=",
        "https://web.push.apple.com/QGx1-_abc",
        "https://wns2-par02p.notify.windows.com/w/?token=BQYAAAD%2bx%3d",
    ],
)
def test_endpoints_of_browsers(endpoint: str) -> None:
    assert is_push_service(endpoint)


@pytest.mark.parametrize(
    "endpoint",
    [
        "",
        "http://fcm.googleapis.com/x",
        "HTTPS://fcm.googleapis.com/x",
        "//fcm.googleapis.com/x",
        "ftp://fcm.googleapis.com/x",
        "file:///etc/passwd",
        "https://fcm.googleapis.com",
        "https://fcm.googleapis.com:443/x",
        "https://fcm.googleapis.com:8080/x",
        "https://user@fcm.googleapis.com/x",
        "https://user:secret@fcm.googleapis.com/x",
        "https://fcm.googleapis.com@evil.example/x",
        "https://evil.example/fcm.googleapis.com/",
        "https://evil.example/?https://fcm.googleapis.com/",
        "https://evil.example#fcm.googleapis.com/",
        "https://fcm.googleapis.com/x#y",
        "https://fcm.googleapis.com\\@evil.example/x",
        "https://fcm.googleapis.com.evil.example/x",
        "https://evilfcm.googleapis.com/x",
        "https://sub.fcm.googleapis.com/x",
        "https://googleapis.com/x",
        "https://evilnotify.windows.com/x",
        "https://notify.windows.com/x",
        "https://.notify.windows.com/x",
        "https://a..notify.windows.com/x",
        "https://-a.notify.windows.com/x",
        "https://fcm.googleapis.com./x",
        "https://FCM.googleapis.com/x",
        "https://127.0.0.1/x",
        "https://[::1]/x",
        "https://[::ffff:169.254.169.254]/x",
        "https://169.254.169.254/latest/meta-data/",
        "https://2130706433/x",
        "https://0x7f000001/x",
        "https://0177.0.0.1/x",
        "https://localhost/x",
        "https://ｆcm.googleapis.com/x",
        "https://fcm。googleapis。com/x",
        "https://fсm.googleapis.com/x",  # a Cyrillic с
        "https://xn--fm-1ra.googleapis.com/x",
        "https://fcm.googleapis.com/a b",
        " https://fcm.googleapis.com/x",
        "https://fcm.googleapis.com/x\n",
        "https://fcm.googleapis.com/x\r\nHost: evil.example",
        "https://fcm.goo\tgleapis.com/x",
        "https://fcm.googleapis.com/é",
        "https://fcm%2egoogleapis.com/x",
        "https://fcm.googleapis.com%00.evil.example/x",
    ],
)
def test_nothing_else_is_contacted(endpoint: str) -> None:
    assert not is_push_service(endpoint)


def test_production_has_no_exception() -> None:
    """The carrier of production asks the list and nothing else, and no setting speaks of pushes."""
    carrier = CARRIERS[Way.PUSH]
    assert type(carrier) is WebPush
    assert not carrier.allows("http://127.0.0.1:9/x")
    assert [name for name in dir(production) if "PUSH" in name.upper()] == []


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("30", 30),
        ("0", 0),
        ("900", 900),
        ("86400", 900),
        ("9" * 60, 900),
        ("", None),
        ("-5", None),
        ("１２", None),
        ("soon", None),
    ],
)
def test_how_long_a_service_may_ask_us_to_wait(header: str, seconds: int | None) -> None:
    found = asked_pause(header)
    assert (None if found is None else found.total_seconds()) == seconds


def test_a_moment_until_which_to_wait() -> None:
    assert asked_pause("Fri, 31 Dec 2100 23:59:59 GMT").total_seconds() == 900
    assert asked_pause("Fri, 31 Dec 1999 23:59:59 GMT").total_seconds() == 0
