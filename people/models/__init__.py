from people.models.account_event import AccountEvent
from people.models.address_change import AddressChange
from people.models.consent import Consent
from people.models.factor_notice import FactorNotice
from people.models.user import User

__all__ = [
    "AccountEvent",
    "AddressChange",
    "Consent",
    "FactorNotice",
    "User",
]
