"""How push services recognise this installation (VAPID, RFC 8292): a key of its own, and signed tokens."""

import json
import time

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_der_private_key

from ground.links import own_origin
from notices.ways.sealed import point_of, unpadded

VALID = 12 * 60 * 60  # seconds of a token; a day is the most that is allowed


def new_key() -> ec.EllipticCurvePrivateKey:
    """A new key, on P-256 as the RFC wants it."""
    return ec.generate_private_key(ec.SECP256R1())


def written(key: ec.EllipticCurvePrivateKey) -> bytes:
    """The private key as bytes, for the vault."""
    return key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())


def read(content: bytes) -> ec.EllipticCurvePrivateKey:
    """The key from what `written` gave."""
    key = load_der_private_key(content, None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    return key


def authorization(endpoint: str, key: ec.EllipticCurvePrivateKey) -> str:
    """The `Authorization` header for an endpoint: a token for its service alone, signed with our key."""
    head = {"typ": "JWT", "alg": "ES256"}
    claims = {
        "aud": "/".join(endpoint.split("/", 3)[:3]),
        "exp": int(time.time()) + VALID,
        "sub": own_origin(),  # whom the service may ask about us
    }
    content = ".".join(unpadded(json.dumps(part).encode()) for part in (head, claims))
    r, s = decode_dss_signature(key.sign(content.encode(), ec.ECDSA(SHA256())))
    signature = unpadded(r.to_bytes(32, "big") + s.to_bytes(32, "big"))
    return f"vapid t={content}.{signature}, k={unpadded(point_of(key))}"
