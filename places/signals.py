"""News from places, for the apps above."""

from django.dispatch import Signal

# Sent inside the transaction before a place (`place`) is deleted, however that happens, and when staff ask whether it
# can be. A receiver that needs the place raises a `ground.refusals.Refusal`, and it stays.
place_going = Signal()
