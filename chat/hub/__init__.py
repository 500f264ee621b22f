"""The real-time side of a process: who is connected, and how the rooms' logs reach them."""
