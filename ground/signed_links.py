"""Signed links in mails, which let their reader do one thing without signing in."""

from django.core.signing import BadSignature, Signer


class SignedLink:
    """Makes and reads the tokens of one kind of link. `purpose` keeps kinds apart: none can be used for another."""

    def __init__(self, purpose: str) -> None:
        self._signer = Signer(salt=purpose)

    def token(self, number: int, proof: object = None) -> str:
        """The token for the row with this number or, with `proof`, for this state of it."""
        return self._signer.sign(str(number) if proof is None else f"{number}-{proof}")

    def read(self, token: str) -> tuple[int, str] | None:
        """The number and proof ("" without one) of a token; None if the signature is invalid."""
        try:
            number, _dash, proof = self._signer.unsign(token).partition("-")
        except BadSignature:
            return None
        return (int(number), proof) if number.isdecimal() else None
