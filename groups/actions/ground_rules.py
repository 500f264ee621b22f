"""Change a group's ground rules, and agree to them."""

from django.conf import settings
from django.db import transaction

from ground.actions.audit import record
from ground.text.letters import clean_text
from groups import ground_rules, rules
from groups import refusals_of_settings as refusals
from groups.actions.lock import lock_group
from groups.enums import GroupState, Role, RoomLine
from groups.ground_rules import LONGEST, Wording, newest, tidy, wording_of
from groups.models import Agreement, GroundRules, Membership, PeerGroup
from groups.rules import membership_of
from groups.signals import rights_ending, room_told
from people.actions.consent import give_consent, withdraw_consent
from people.enums import ConsentPurpose
from people.models import User


@transaction.atomic
def change_rules(*, actor: User, group: PeerGroup, wording: Wording) -> GroundRules | None:
    """Give the group other ground rules (language → lines), as its facilitator or as staff; the Japanese is needed.

    Members read on, and write again once they agree (`agree`). None when nothing changed.
    """
    group = lock_group(group.pk)
    if not rules.can_change_settings(actor, group):
        raise refusals.not_your_settings()
    new = {code: tidy(clean_text(wording.get(code, ""))) for code, _name in settings.LANGUAGES}
    if not new[settings.LANGUAGE_CODE]:
        raise refusals.rules_missing()
    if any(len(text) > LONGEST for text in new.values()):
        raise refusals.rules_too_long(LONGEST)
    before = wording_of(group)
    fields = [f"ground_rules_{code}" for code in new]
    for code, text in new.items():
        setattr(group, f"ground_rules_{code}", text)
    group.save(update_fields=fields)
    return keep_version(actor=actor, group=group, before=before)


def keep_version(*, actor: User, group: PeerGroup, before: Wording) -> GroundRules | None:
    """Keep the rules that were just saved as a new version; `before` is what stood. Under the group's lock.

    The room is told, and members write again once they agree; whoever changed the rules need not. None when nothing
    changed, and while nobody could have agreed yet.
    """
    now, last = wording_of(group), newest(group)
    if now == before or (last is None and group.state == GroupState.DRAFT):
        return None
    if last is None:
        last = GroundRules.objects.create(group=group, number=1, wording=before)
    version = GroundRules.objects.create(group=group, number=last.number + 1, wording=now, written_by=actor)
    rights_ending.send(sender=PeerGroup, groups=[group])
    members = Membership.objects.filter(group=group, left_at__isnull=True, role=Role.MEMBER)
    members.exclude(user=actor).update(must_agree=True)
    if membership_of(actor, group) is not None:
        Agreement.objects.create(rules=version, user=actor)
    record(actor=actor, verb="groups.change_rules", subject=group, version=version.number)
    room_told.send(sender=PeerGroup, group=group, line=RoomLine.RULES_CHANGED, actor=actor)
    return version


@transaction.atomic
def agree(*, actor: User, group: PeerGroup, number: int) -> Agreement:
    """Agree to the newest version, whose `number` the person has read. Idempotent."""
    group = lock_group(group.pk)
    membership = membership_of(actor, group)
    if membership is None:
        raise refusals.not_inside()
    version = newest(group)
    if version is None or version.number != number:
        raise refusals.rules_changed_again()
    agreement, is_new = Agreement.objects.get_or_create(rules=version, user=actor)
    if is_new:
        withdraw_consent(actor=actor, purpose=ConsentPurpose.GROUND_RULES, subject=group)
        wording = "\n".join(version.lines)
        give_consent(actor=actor, purpose=ConsentPurpose.GROUND_RULES, wording=wording, subject=group)
        record(actor=actor, verb="groups.agree_to_rules", subject=membership, group=group.pk, version=number)
    Membership.objects.filter(pk=membership.pk, must_agree=True).update(must_agree=False)
    return agreement


def current_version(group: PeerGroup) -> GroundRules:
    """The newest version; what stands becomes version 1 where there is none. Under the group's lock."""
    found = newest(group)
    return found or GroundRules.objects.create(group=group, number=1, wording=wording_of(group))


def agree_on_asking(*, actor: User, group: PeerGroup) -> None:
    """Keep to which version somebody agreed who asks to join. The caller audits the request."""
    Agreement.objects.get_or_create(rules=current_version(group), user=actor)


def take_agreement_back(*, actor: User, group: PeerGroup) -> None:
    """Forget to what somebody agreed who withdraws the request."""
    Agreement.objects.filter(rules__group=group, user=actor).delete()


def has_to_agree(user: User, group: PeerGroup) -> bool:
    """Whether the rules changed since the person who comes in agreed to them."""
    version, agreed = newest(group), ground_rules.agreement_of(user, group)
    return version is not None and version.number > 1 and (agreed is None or agreed.rules_id != version.pk)
