from people.models.account_event import AccountEvent
from people.models.address_change import AddressChange
from people.models.audit import AuditEntry
from people.models.consent import Consent
from people.models.count import Count
from people.models.factor_notice import FactorNotice
from people.models.outgoing_mail import OutgoingMail
from people.models.user import User

__all__ = [
    "AccountEvent",
    "AddressChange",
    "AuditEntry",
    "Consent",
    "Count",
    "FactorNotice",
    "OutgoingMail",
    "User",
]
