from notices.models.outgoing_mail import OutgoingMail

__all__ = ["OutgoingMail"]
