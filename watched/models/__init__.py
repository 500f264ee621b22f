from watched.models.edition import Edition
from watched.models.expression import Expression

__all__ = ["Edition", "Expression"]
