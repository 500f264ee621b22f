"""What the new version declares to change in a filled installation. Everything else stays as it is, or a test fails.

Emptied when BEFORE moves on. What is declared and does not happen fails as well.
"""

# As `tests.upgrade.rows.differences` names it ("people_user.language", "chat_mute gone") → why, with the migration.
ROWS: dict[str, str] = {}

# Role → the permissions that it is given or loses, as `tests.upgrade.rows.permissions` names them → why.
PERMISSIONS: dict[str, dict[str, str]] = {}

# "who at where", as `tests.upgrade.answers` names it → why another answer is right.
ANSWERS: dict[str, str] = {}

# The same of old processes that go on after `prepare` → why it may be so until they are replaced.
MEANWHILE: dict[str, str] = {}
