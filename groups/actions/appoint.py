"""Staff appoint and relieve facilitators."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from groups import queries, rules
from groups.actions.leave import end, is_last_facilitator
from groups.actions.lock import lock_group
from groups.enums import EndedBy, GroupState, Role
from groups.models import Membership, PeerGroup
from groups.signals import membership_started
from people.actions.audit import record
from people.models import User
from people.names import same_name, tidy_name
from people.refusals import NotAllowed, Refusal


@transaction.atomic
def appoint_facilitator(*, actor: User, group: PeerGroup, user: User, nickname: str = "") -> Membership:
    """Make `user` a facilitator of `group` under a public name; a member becomes one. Twice is as good as once."""
    group = lock_group(group.pk)
    if not rules.can_manage(actor):
        raise NotAllowed("may_not_manage", _("進行役を決められるのは、担当の職員だけです。"))
    nickname = tidy_name(nickname if nickname.strip() else user.display_name, field="nickname")
    if not user.is_active:
        raise Refusal("account_inactive", _("このアカウントは使われていません。"), field="email")
    others = queries.active_members(group).exclude(user=user).values_list("nickname", flat=True)
    if any(same_name(nickname, name) for name in others):
        raise Refusal(
            "nickname_taken",
            _("同じ呼び名の人が、もうこのグループにいます。"),
            _("別の呼び名にしてください。"),
            field="nickname",
        )
    membership = queries.membership_of(user, group)
    if membership is not None and membership.is_facilitator:
        return membership
    started = membership is None
    if membership is None:
        membership = Membership.objects.create(group=group, user=user, role=Role.FACILITATOR, nickname=nickname)
    else:
        membership.role = Role.FACILITATOR
        membership.nickname = nickname
        membership.save(update_fields=["role", "nickname", "nickname_look"])
    record(actor=actor, verb="groups.appoint_facilitator", subject=membership, group=group.pk, user=user.pk)
    if started:
        transaction.on_commit(lambda: membership_started.send(sender=Membership, membership=membership), robust=True)
    return membership


@transaction.atomic
def relieve_facilitator(*, actor: User, membership: Membership) -> Membership:
    """End a facilitator's membership (they may ask to join again as a member). Not the last one of a living group."""
    group = lock_group(membership.group_id)
    if not rules.can_manage(actor):
        raise NotAllowed("may_not_manage", _("進行役を決められるのは、担当の職員だけです。"))
    membership = Membership.objects.select_related("group", "user").get(pk=membership.pk)
    if not membership.is_facilitator:
        return membership
    if is_last_facilitator(membership) and group.state in (GroupState.OPEN, GroupState.PAUSED):
        raise Refusal(
            "last_facilitator",
            _("このグループの進行役は、いまこの方だけです。"),
            _("先に次の進行役を決めるか、グループを閉じてください。"),
        )
    end(membership, ended_by=EndedBy.STAFF, delete_words=False)
    record(actor=actor, verb="groups.relieve_facilitator", subject=membership, group=group.pk)
    return membership
