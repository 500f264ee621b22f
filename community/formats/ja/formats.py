"""One format for Japanese times, as in the catalogue: 2026年11月28日 17:00."""

TIME_FORMAT = "H:i"
DATETIME_FORMAT = "Y年n月j日 H:i"
