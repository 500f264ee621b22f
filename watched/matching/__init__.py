"""Finding watched expressions in what people write: plain values in, plain values out, no models.

`folding` what different ways of writing have in common · `grammar` how an expression is written · `patterns` what it
looks for · `keys` what must be there first · `usual` which letters are rare · `contacts` telephone numbers, addresses,
names elsewhere · `innocent` longer words that hide a match · `words` whether a match is a word of its own · `places`
where it was written · `matcher` all of them at once
"""

from watched.matching.grammar import BadExpression
from watched.matching.matcher import Compiled, Folded, Found, Watched, compiled

__all__ = ["BadExpression", "Compiled", "Folded", "Found", "Watched", "compiled"]
