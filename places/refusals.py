"""Every reason to refuse a change to places, in words."""

from django.utils.translation import gettext as _

from ground.refusals import NotAllowed, Refusal


def may_not_write() -> Refusal:
    """Only staff who look after places may write them."""
    return NotAllowed("may_not_write", _("場所を書けるのは、担当の職員だけです。"))
