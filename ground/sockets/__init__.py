"""What every long connection needs: who is behind it, how many there may be, and threads for its database calls."""
