"""Side-by-side measurements: this chat, the systems a user would pick instead, and what the machine can do at most."""
