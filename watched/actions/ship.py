"""The shipped list becomes rows, which a site may switch off."""

from django.db import transaction

from watched import listing
from watched.actions.edition import new_edition
from watched.models import Expression
from watched.models.expression import digest_of


@transaction.atomic
def ship() -> int:
    """Add what the shipped list has and the site has not; return how many. Run after each migrate.

    What is there stays as it is, switched off or not. What the list has no longer is switched off: a new version words
    it otherwise. A site's own expressions are never touched.
    """
    wanted = {
        digest_of("", one.language, one.response, one.text): Expression(
            language=one.language, response=one.response, text=one.text, note=note, is_shipped=True
        )
        for one, note in listing.expressions()
    }
    for digest, row in wanted.items():
        row.digest = digest
    there = set(Expression.objects.filter(scope="").values_list("digest", flat=True))
    new = [row for digest, row in wanted.items() if digest not in there]
    Expression.objects.bulk_create(new)
    gone = Expression.objects.filter(is_shipped=True, is_active=True).exclude(digest__in=wanted).update(is_active=False)
    if new or gone:
        new_edition()
    return len(new)
