"""The real-time side of a process: who is connected, and how the log reaches them."""
