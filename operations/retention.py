"""What running the site keeps about people (`ground.retention`)."""

from ground.retention import After, Kept
from operations.actions.traces import FAILED_TASKS_KEPT, TASKS_KEPT, erase_tasks

KEPT = (
    Kept(
        "django_tasks_database.DBTaskResult",
        (
            *("args_kwargs", "return_value", "traceback", "exception_class_path"),
            *("task_path", "queue_name", "backend_name", "worker_ids"),
        ),
        "what is to be done in the background: ids, and the traceback of what failed",
        (After(TASKS_KEPT, "it was done", erase_tasks), After(FAILED_TASKS_KEPT, "it failed", erase_tasks)),
    ),
)
