from notices.models.delivery import Delivery
from notices.models.duty_phone import DutyPhone
from notices.models.fact import Fact
from notices.models.line_account import LineAccount
from notices.models.line_code import LineCode
from notices.models.notice import Notice
from notices.models.outgoing_mail import OutgoingMail
from notices.models.preference import Preference
from notices.models.push_device import PushDevice
from notices.models.push_key import PushKey
from notices.models.push_offer import PushOffer
from notices.models.silence import Silence

__all__ = [
    "Delivery", "DutyPhone", "Fact", "LineAccount", "LineCode", "Notice", "OutgoingMail", "Preference", "PushDevice",
    "PushKey", "PushOffer", "Silence",
]  # fmt: skip
