"""Real processes, and what may happen to them: killed, restarted, cut off, full. Nothing may get lost or leak."""
