"""What an act of the audit trail is called, why it is kept, and for how long. Acts without a label are refused."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.apps import apps
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ground.enums import ActKind
from ground.models import AuditEntry
from ground.text.letters import cut


@dataclass(frozen=True, slots=True)
class Keeping:
    """Why acts of a kind are recorded, and for how long."""

    purpose: str | Promise
    kept: timedelta


KINDS: dict[ActKind, Keeping] = {
    ActKind.OWN: Keeping(_("本人が「身に覚えがない」と言ったときに、たしかめるため"), timedelta(days=365)),
    ActKind.COLLEAGUES: Keeping(_("だれが、だれに権限を渡したかを、あとからたしかめるため"), timedelta(days=3 * 365)),
    ActKind.EDITORIAL: Keeping(_("公開したことと、日程の変更を、あとから説明するため"), timedelta(days=3 * 365)),
    ActKind.SIGN_UPS: Keeping(_("席の行きちがいを、あとから説明するため"), timedelta(days=365)),
    ActKind.VOICES: Keeping(_("声に返事をしたことを、あとから説明するため"), timedelta(days=365)),
    ActKind.INSIDE: Keeping(_("グループで人が傷ついたときに、進行役の対応をたしかめるため"), timedelta(days=365)),
    ActKind.READINGS: Keeping(_("名簿や原文を、だれがいつ見たかをたしかめるため"), timedelta(days=365)),
    ActKind.UPKEEP: Keeping(_("期限のきた情報が消えたことをたしかめるため"), timedelta(days=90)),
}
REASONS_KEPT = timedelta(days=90)  # of acts inside groups: a reason may quote somebody; the act itself stays longer
_NAMES: dict[str, tuple[str | Promise, ActKind]] = {}
_MOVED: dict[str, str] = {}


def label_acts(kind: ActKind, names: Mapping[str, str | Promise]) -> None:
    """Label acts of one kind ({"groups.accept": _("参加を受け入れた")}). Call it in `AppConfig.ready`."""
    _NAMES.update({verb: (name, kind) for verb, name in names.items()})


def label_moved(before: str, now: str) -> None:
    """Map a model's earlier label to the present one, for acts that the previous version writes during an upgrade."""
    _MOVED[before] = now


def kind_of(verb: str) -> ActKind:
    """The kind of an act. Raises LookupError for an act without a label, which has neither words nor an expiry."""
    if verb not in _NAMES:
        raise LookupError(f"The act {verb!r} has no words and no end: name it in the audit_labels.py of its app")
    return _NAMES[verb][1]


def verbs_of(*kinds: ActKind) -> list[str]:
    """The acts of these kinds."""
    return [verb for verb, (_name, kind) in _NAMES.items() if kind in kinds]


def name_of(act: AuditEntry) -> str | Promise:
    """The act in words, or the bare verb of one written by a newer or older version."""
    return _NAMES[act.verb][0] if act.verb in _NAMES else act.verb


def subject_of(act: AuditEntry) -> str:
    """What the act was done to: kind and number, even if the thing is gone."""
    if not act.subject_type:
        return ""
    label = _MOVED.get(act.subject_type, act.subject_type)
    try:
        kind = str(apps.get_model(label)._meta.verbose_name)
    except (LookupError, ValueError):
        kind = act.subject_type
    number = act.subject_id if act.subject_id.isdigit() else cut(act.subject_id, 8, end="")
    return f"{kind} {number}".strip()


label_acts(
    ActKind.READINGS, {"people.read_acts": _("操作の記録を見た"), "people.export": _("一覧をファイルに書き出した")}
)
