"""Encryption of small secrets that leave the process, with keys derived from SECRET_KEY, one for each purpose."""

import base64
import hashlib

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


def vault(purpose: str, *, current: bool = False) -> MultiFernet:
    """A cipher for one purpose ("people.second_factor").

    It encrypts with the current key and, unless `current`, also decrypts with old ones (SECRET_KEY_FALLBACKS).
    """
    earlier = () if current else settings.SECRET_KEY_FALLBACKS
    keys = [str(key) for key in (settings.SECRET_KEY, *earlier)]
    digests = (hashlib.sha256(f"{purpose}:{key}".encode()).digest() for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
