"""The reasons for refusals about watch times and alarms, in words."""

from django.utils.translation import gettext_lazy as _

from ground.refusals import NotAllowed, Refusal


def not_your_watch() -> Refusal:
    """Only the person on duty, coordinators and staff who look after groups may change a watch time."""
    return NotAllowed(
        "not_your_watch", _("この当番の時間は変えられません。"), _("ご本人かコーディネーターに相談してください。")
    )


def not_a_watcher() -> Refusal:
    """The person is neither a facilitator of the group nor, for all groups, a coordinator."""
    return Refusal(
        "not_a_watcher",
        _("この方は、いまこのグループの進行役ではありません。"),
        _("ページを開き直して、選び直してください。"),
        field="who",
    )


def too_many_watches(most: int) -> Refusal:
    """The person has as many watch times there as anybody may."""
    return Refusal(
        "too_many_watches",
        _("当番の時間は、ひとつのグループに%(most)d個までです。") % {"most": most},
        _("使わない時間を消してから、もう一度足してください。"),
    )


def not_your_alarm() -> Refusal:
    """The person cannot answer this alarm (any more)."""
    return NotAllowed("not_your_alarm", _("この知らせは、あなたの担当ではありません。"))


def alarm_taken(name: str) -> Refusal:
    """A colleague was faster."""
    return Refusal(
        "alarm_taken",
        _("%(name)sさんが、もう見ています。") % {"name": name},
        _("手伝えることがあれば、声をかけてください。"),
    )


def alarm_over() -> Refusal:
    """It was answered meanwhile."""
    return Refusal(
        "alarm_over", _("この知らせには、もう対応が終わっています。"), _("ありがとうございます。休んでください。")
    )


def not_on_duty() -> Refusal:
    """Only whoever is on duty now enrolls its telephone."""
    return NotAllowed(
        "not_on_duty",
        _("当番の電話にできるのは、いま当番の人だけです。"),
        _("当番の時間になってから、その電話でもう一度押してください。"),
    )


def not_your_phone() -> Refusal:
    """It rings for another duty."""
    return NotAllowed("not_your_phone", _("この電話は、ほかの当番のものです。"))
