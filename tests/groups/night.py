"""A room at night, with people on duty, for the tests of the ladder."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import time_machine

from chat.actions.report import report
from chat.enums import ReportReason
from chat.models import Report
from groups.models import AlarmCall
from operations.turns import run_prompt
from people.models import User
from tests.factories import rooms as talk

NOW = datetime(2026, 12, 2, 14, 3, tzinfo=UTC)  # 23:03 in the city
CANARY = "kanariya7q9x"


@dataclass
class Night:
    """A room at night: はな reports a message of そら; みどり is called first, もも second; りん coordinates."""

    circle: talk.Circle
    momo: User
    rin: User
    yuki: User  # a facilitator who is not on duty
    clock: time_machine.Traveller

    def worried(self, reporter: User | None = None, author: User | None = None) -> Report:
        words = talk.say(author or self.circle.sora, self.circle.group, f"もう{CANARY}")
        return report(
            actor=reporter or self.circle.hana, message=words, reason=ReportReason.WORRIED, note=f"こわい{CANARY}"
        )

    def wait(self, **passed: int) -> None:
        """Let time pass, with a turn of the prompt lane before and after."""
        run_prompt()
        self.clock.shift(timedelta(**passed))
        run_prompt()
        run_prompt()

    def called(self) -> list[tuple[int, str, str]]:
        """Everybody who was called so far: the step, the name, the way."""
        calls = AlarmCall.objects.order_by("step", "user__display_name")
        return [(call.step, call.user.display_name, call.way) for call in calls.select_related("user")]
