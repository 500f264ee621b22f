"""The installation's own key for pushes: made once, sealed in the database, in no backup."""

from cryptography.fernet import InvalidToken
from cryptography.hazmat.primitives.asymmetric import ec
from django.db import transaction

from ground.vault import vault
from notices.models import PushDevice, PushKey
from notices.ways import vapid
from notices.ways.sealed import point_of, unpadded

PURPOSE = "notices.push_key"
THE_ONE = 1


def push_key() -> ec.EllipticCurvePrivateKey:
    """Return the installation's key; the first call makes it.

    Sealed by an earlier SECRET_KEY (SECRET_KEY_FALLBACKS), it stays. If no key opens it any more, a new one is made and
    the devices go: they listen to the earlier key alone, and their people switch them on again.
    """
    row = PushKey.objects.filter(pk=THE_ONE).first()
    if row is None:
        row, _is_new = PushKey.objects.get_or_create(pk=THE_ONE, defaults={"sealed": _seal(vapid.new_key())})
    return _open(row.sealed) or _replace()


def public_key() -> str:
    """The public key as a browser wants it for subscribing."""
    return unpadded(point_of(push_key()))


@transaction.atomic
def seal_again() -> int:
    """Seal the key with the current SECRET_KEY, so that an earlier one can be given up; return 1 if that was needed."""
    row = PushKey.objects.select_for_update().filter(pk=THE_ONE).first()
    if row is None or _open(row.sealed, current=True) or not _open(row.sealed):
        return 0
    return PushKey.objects.filter(pk=THE_ONE).update(sealed=vault(PURPOSE).rotate(row.sealed.encode()).decode())


@transaction.atomic
def _replace() -> ec.EllipticCurvePrivateKey:
    row = PushKey.objects.select_for_update().get(pk=THE_ONE)
    if opened := _open(row.sealed):
        return opened  # another process was first
    key = vapid.new_key()
    PushKey.objects.filter(pk=THE_ONE).update(sealed=_seal(key))
    PushDevice.objects.all().delete()
    return key


def _seal(key: ec.EllipticCurvePrivateKey) -> str:
    return vault(PURPOSE).encrypt(vapid.written(key)).decode()


def _open(sealed: str, *, current: bool = False) -> ec.EllipticCurvePrivateKey | None:
    try:
        return vapid.read(vault(PURPOSE, current=current).decrypt(sealed.encode()))
    except InvalidToken:
        return None
