"""Finding watched expressions in what people write: plain values in, plain values out, no models.

`folding` what different ways of writing have in common · `grammar` how an expression is written · `patterns` what it looks
for · `contacts` telephone numbers, addresses and names elsewhere · `innocent` longer words that hide a match · `matcher`
"""

from watched.matching.grammar import BadExpression
from watched.matching.matcher import Compiled, Found, Watched, compiled

__all__ = ["BadExpression", "Compiled", "Found", "Watched", "compiled"]
