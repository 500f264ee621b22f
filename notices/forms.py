"""Forms for how somebody wants to be told."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from cryptography.hazmat.primitives.asymmetric import ec
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ground.text.fields import TimeField
from notices.enums import OWN, Way
from notices.kinds import KINDS, Kind
from notices.models import Preference
from notices.models.push_device import LONGEST_ENDPOINT
from notices.ways.carrier import CARRIERS
from notices.ways.sealed import raw

SECRET = 16  # bytes (RFC 8291, 3.2)
PAUSES = {"3": _("3日"), "7": _("1週間"), "14": _("2週間"), "28": _("4週間")}


class ChoicesForm(forms.Form):
    """The ways of each kind that can be stopped, and the hours. Its fields follow the registered kinds and ways."""

    use_required_attribute = False
    only_replies = forms.BooleanField(
        label=_("グループでは、わたしへの返信だけを知らせる"),
        help_text=_("選ばないと、あなたが書いたあと6時間のあいだに、ほかの人が書いたこともまとめて知らせます。"),
        required=False,
    )
    quiet_from = TimeField(label=_("静かな時間のはじまり"), widget=forms.TimeInput({"type": "time"}, "%H:%M"))
    quiet_until = TimeField(
        label=_("静かな時間のおわり"),
        help_text=_("このあいだは鳴りません。はじまりとおわりを同じ時刻にすると、静かな時間はなくなります。"),
        widget=forms.TimeInput({"type": "time"}, "%H:%M"),
    )
    mail_hour = forms.TypedChoiceField(
        label=_("まとめのメールが届く時刻"),
        help_text=_("お知らせがある日に、1日に1通だけ届きます。"),
        coerce=int,
        choices=[(hour, f"{hour}:00") for hour in range(24)],
    )
    neutral = forms.BooleanField(
        label=_("「つどい」という名前も出さない"),
        help_text=_(
            "通知は「新しいお知らせが1件あります」、メールの題名は「新しいお知らせがあります」だけになります。メールのはじめの行も、"
            "送り主も、名前を出しません。ログインなどのコードのメールだけは、待っているあなたに分かるように、コードだと書きます。"
        ),
        required=False,
    )

    def __init__(self, choice: Preference, *args: Any, **options: Any) -> None:
        initial = {
            name: getattr(choice, name)
            for name in ("only_replies", "quiet_from", "quiet_until", "mail_hour", "neutral")
        }
        self.kinds = {
            f"ways_{name.replace('.', '_')}": kind for name, kind in sorted(KINDS.items()) if kind.can_be_stopped
        }
        for field, kind in self.kinds.items():
            initial[field] = choice.ways.get(kind.name, [str(way) for way in kind.usually])
        options["initial"] = initial
        super().__init__(*args, **options)
        self.offered = [way for way in OWN if way is Way.MAIL or way in CARRIERS]
        for field, kind in self.kinds.items():
            self.fields[field] = forms.MultipleChoiceField(
                label=str(kind.label),
                choices=[(way.value, way.label) for way in self.offered],
                widget=forms.CheckboxSelectMultiple,
                required=False,
            )

    @property
    def of_kinds(self) -> list[forms.BoundField]:
        """The fields of the kinds, for the page."""
        return [self[field] for field in self.kinds]

    @property
    def ways(self) -> dict[str, list[Way]]:
        """What was chosen, by the names of the kinds.

        Ways that are not offered here now stay as they were usual, but for what somebody wants to hear by none.
        """
        return {kind.name: self._chosen(field, kind) for field, kind in self.kinds.items()}

    def _chosen(self, field: str, kind: Kind) -> list[Way]:
        chosen = [Way(way) for way in self.cleaned_data[field]]
        return [*chosen, *kind.usually.difference(self.offered)] if chosen else []


class PauseForm(forms.Form):
    """How long nothing is to come, in days."""

    use_required_attribute = False
    days = forms.TypedChoiceField(label=_("お休みの長さ"), choices=list(PAUSES.items()), coerce=int)

    @property
    def until(self) -> datetime:
        """The end of the pause: the morning after its last day."""
        zone = ZoneInfo(settings.TIME_ZONE)
        last = timezone.now().astimezone(zone).date() + timedelta(days=self.cleaned_data["days"])
        return datetime.combine(last, time(7), tzinfo=zone)


AS_GIVEN = r"^[\x21-\x7e]+$"  # by a browser's script, in ASCII; nobody types it


class EndpointForm(forms.Form):
    """The address of this browser at its push service."""

    endpoint = forms.RegexField(AS_GIVEN, max_length=LONGEST_ENDPOINT, strip=False)


class DeviceForm(EndpointForm):
    """The same with the keys for which news is encrypted. Made by a script: its errors are for developers."""

    p256dh = forms.RegexField(AS_GIVEN, max_length=90, strip=False)
    auth = forms.RegexField(AS_GIVEN, max_length=30, strip=False)

    def clean_p256dh(self) -> str:
        """A point of P-256, uncompressed."""
        given: str = self.cleaned_data["p256dh"]
        try:
            ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw(given))
        except ValueError as error:
            raise ValidationError("not a point of P-256", code="no_point") from error
        return given

    def clean_auth(self) -> str:
        """Sixteen bytes."""
        given: str = self.cleaned_data["auth"]
        try:
            length = len(raw(given))
        except ValueError:
            length = 0
        if length != SECRET:
            raise ValidationError("not 16 bytes", code="no_secret")
        return given
