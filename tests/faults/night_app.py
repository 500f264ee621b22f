"""Makes the phones and the digests of the night known, after the site's own ways."""

from django.apps import AppConfig


class NightConfig(AppConfig):
    name = "tests.faults"
    label = "night"

    def ready(self) -> None:
        from notices import kinds
        from notices.ways import carrier
        from tests.faults.night_phones import Digest, NightPhones

        carrier.register(NightPhones())
        kinds.register(Digest())
