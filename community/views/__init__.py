from community.views.cases import case, unwatched_request
from community.views.desk import answer_report, decide, desk, freeze, restore, waiting
from community.views.health import healthz, metrics, readyz
from community.views.my import my

__all__ = [
    "answer_report",
    "case",
    "decide",
    "desk",
    "freeze",
    "healthz",
    "metrics",
    "my",
    "readyz",
    "restore",
    "unwatched_request",
    "waiting",
]
