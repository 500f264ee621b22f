"""News from places, for the apps above."""

from django.dispatch import Signal

# Sent before a place (`place`) is deleted, by whatever way, inside the transaction; and when staff ask whether it could
# be. Whoever needs the place raises a `ground.refusals.Refusal`, and it stays.
place_going = Signal()
