"""Who may do what with the playbook."""

from django.contrib.auth.models import AnonymousUser

from desk.models import PlaybookEntry
from people.models import User


def can_publish_playbook(user: User | AnonymousUser) -> bool:
    """Whether this person decides what the desks show: the role 公開, or whoever was given the right."""
    return user.has_perm("desk.publish_playbookentry")


def can_write_playbook(user: User | AnonymousUser, entry: PlaybookEntry) -> bool:
    """Whether this person may change an entry. Who only writes changes drafts, which somebody else then publishes."""
    if can_publish_playbook(user):
        return True
    return not entry.is_published and user.has_perm(
        "desk.change_playbookentry" if entry.pk else "desk.add_playbookentry"
    )
