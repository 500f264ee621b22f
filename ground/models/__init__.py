from ground.models.audit import AuditEntry
from ground.models.count import Count

__all__ = ["AuditEntry", "Count"]
