"""Links that leave in mails and let their reader do one thing without signing in: one maker for all of them."""

from django.core.signing import BadSignature, Signer


class SignedLink:
    """The token of one kind of link. `purpose` keeps the kinds apart: none can be used in the place of another."""

    def __init__(self, purpose: str) -> None:
        self._signer = Signer(salt=purpose)

    def token(self, number: int, proof: object = None) -> str:
        """The token for the row of this number; with `proof`, for this state of it."""
        return self._signer.sign(str(number) if proof is None else f"{number}-{proof}")

    def read(self, token: str) -> tuple[int, str] | None:
        """Number and proof ("" without one) of a token that we made, else None."""
        try:
            number, _dash, proof = self._signer.unsign(token).partition("-")
        except BadSignature:
            return None
        return (int(number), proof) if number.isdecimal() else None
