"""Real processes that are killed, restarted, cut off, or run out of disk. Nothing may get lost or leak."""
