"""Side-by-side measurements: this chat, the systems one might pick instead, and the limits of the machine."""
