"""Which ground rules stand, who agreed to them, and what is new in them."""

from dataclasses import dataclass

from django.conf import settings

from groups.models import Agreement, GroundRules, Membership, PeerGroup
from people.models import User

LONGEST = 4_000  # characters in one language
Wording = dict[str, str]  # language → lines


@dataclass(frozen=True)
class Rule:
    """One sentence of the newest version, and whether the version that the reader agreed to has it."""

    text: str
    is_new: bool


@dataclass(frozen=True)
class Changes:
    """What somebody is asked to agree to: all that stands now, with what is new marked, and what has gone."""

    rules: list[Rule]
    gone: list[str]


def wording_of(group: PeerGroup) -> Wording:
    """The rules as they stand on the group, in each language, without empty lines."""
    return {code: tidy(getattr(group, f"ground_rules_{code}")) for code, _name in settings.LANGUAGES}


def tidy(text: str | None) -> str:
    """The lines of a text without empty ones, and without spaces around them."""
    return "\n".join(line.strip() for line in (text or "").splitlines() if line.strip())


def newest(group: PeerGroup) -> GroundRules | None:
    """The newest version; None while no version was needed."""
    return GroundRules.objects.filter(group=group).order_by("-number").first()


def agreement_of(user: User, group: PeerGroup) -> Agreement | None:
    """What the person agreed to last in this group."""
    own = Agreement.objects.filter(rules__group=group, user=user)
    return own.select_related("rules").order_by("-rules__number").first()


def changes_for(membership: Membership) -> Changes:
    """What has changed since the person agreed; for who joined before versions were kept, since the first version."""
    now = newest(membership.group)
    if now is None:
        return Changes([Rule(text, False) for text in membership.group.ground_rule_lines], [])
    agreed = agreement_of(membership.user, membership.group)
    before = agreed.rules if agreed else GroundRules.objects.get(group=membership.group, number=1)
    return compared(before.lines, now.lines)


def compared(before: list[str], now: list[str]) -> Changes:
    """Compare two versions, line by line; the order of lines is no change."""
    return Changes([Rule(text, text not in before) for text in now], [text for text in before if text not in now])
