"""Keep what people have entrusted to us: backup, restore, and the move from SQLite to PostgreSQL."""
