"""A schedule said in one sentence."""

from datetime import date, time, timedelta

import pytest
from django.utils import translation

from programs.schedule.rule import Schedule, parse_rule
from programs.schedule.words import describe


@pytest.mark.parametrize(
    ("text", "skip", "sentence"),
    [
        (
            "RRULE:FREQ=MONTHLY;BYDAY=2TU,4TU;UNTIL=20270331",
            True,
            "毎月第2・第4火曜 10:00〜11:30、祝日を除く、2027年3月まで",
        ),
        ("RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;UNTIL=20270323", False, "隔週火曜 10:00〜11:30、2027年3月23日まで"),
        ("RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", True, "毎週平日 10:00〜11:30、祝日を除く"),
        ("RRULE:FREQ=WEEKLY;BYDAY=SA,SU;COUNT=6", False, "毎週土曜・日曜 10:00〜11:30、全6回"),
        ("RRULE:FREQ=WEEKLY", False, "毎週火曜 10:00〜11:30"),
        ("RRULE:FREQ=MONTHLY;BYDAY=-1FR", False, "毎月最終金曜 10:00〜11:30"),
        ("RRULE:FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=15", False, "隔月15日 10:00〜11:30"),
        ("RRULE:FREQ=MONTHLY;BYMONTHDAY=-1", False, "毎月月末 10:00〜11:30"),
        ("RRULE:FREQ=DAILY;COUNT=3", False, "毎日 10:00〜11:30、全3回"),
        ("RRULE:FREQ=YEARLY", False, "毎年12月1日 10:00〜11:30"),
        ("", True, "2026年12月1日（火） 10:00〜11:30"),
        ("RRULE:FREQ=WEEKLY\nEXDATE:20261229", False, "毎週火曜 10:00〜11:30、12月29日は休み"),
        ("RRULE:FREQ=WEEKLY\nRDATE:20261224,20261225", False, "毎週火曜 10:00〜11:30、12月24日・12月25日も開催"),
    ],
)
def test_the_sentence(text: str, skip: bool, sentence: str) -> None:
    schedule = Schedule(date(2026, 12, 1), time(10), timedelta(minutes=90), parse_rule(text), skip)
    with translation.override("ja"):
        assert describe(schedule) == sentence
