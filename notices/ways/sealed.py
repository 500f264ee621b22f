"""Encryption for one browser (RFC 8291, in one record of RFC 8188's aes128gcm)."""

import base64
import os

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

RECORD = 4096  # bytes; every push service takes that much (RFC 8030, 7.2)
LAST_RECORD = b"\x02"  # the delimiter before the padding


def unpadded(raw: bytes) -> str:
    """Base64url without padding, as every number of web push is written."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def raw(text: str) -> bytes:
    """The bytes of base64url without padding. Raises ValueError for what is not."""
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def point_of(key: ec.EllipticCurvePrivateKey) -> bytes:
    """The public key as 65 bytes: an uncompressed point of P-256."""
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def seal(
    content: bytes,
    *,
    p256dh: bytes,
    auth: bytes,
    length: int = 0,
    key: ec.EllipticCurvePrivateKey | None = None,
    salt: bytes | None = None,
) -> bytes:
    """Encrypt for the browser with these keys; with zeros up to `length` bytes, so that its size says nothing.

    `key` and `salt` are new each time: only the RFC's example gives them. Raises ValueError if `p256dh` is no point.
    """
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), p256dh)
    key, salt = key or ec.generate_private_key(ec.SECP256R1()), salt or os.urandom(16)
    ours = point_of(key)
    shared = _derive(auth, key.exchange(ec.ECDH(), theirs), b"WebPush: info\0" + p256dh + ours, 32)
    cipher = AESGCM(_derive(salt, shared, b"Content-Encoding: aes128gcm\0", 16))
    nonce = _derive(salt, shared, b"Content-Encoding: nonce\0", 12)
    sealed = cipher.encrypt(nonce, (content + LAST_RECORD).ljust(length, b"\0"), None)
    return salt + RECORD.to_bytes(4, "big") + bytes([len(ours)]) + ours + sealed


def _derive(salt: bytes, secret: bytes, info: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt, info).derive(secret)
