from people.models.audit import AuditEntry
from people.models.consent import Consent
from people.models.outgoing_mail import OutgoingMail
from people.models.user import User

__all__ = ["AuditEntry", "Consent", "OutgoingMail", "User"]
