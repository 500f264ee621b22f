from community.views.health import healthz, readyz
from community.views.my import my

__all__ = ["healthz", "my", "readyz"]
