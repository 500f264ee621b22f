"""The changes that the new version declares for a filled installation. Any other change fails a test.

Emptied when BEFORE moves on. A declared change that does not happen fails, too.
"""

WATCHED = "the list of watched expressions is new (watched/0002_staff_permissions)"

# As `tests.upgrade.rows.differences` names it ("people_user.language", "chat_mute gone") → why, with the migration.
ROWS: dict[str, str] = {"auth_group_permissions +": WATCHED}

# What `deploy/prepare.sh` changes besides, as `ROWS` names it → why. A restored backup is not prepared.
PREPARED: dict[str, str] = {}

# Role → the permissions that it gains or loses, as `tests.upgrade.rows.permissions` names them → why.
PERMISSIONS: dict[str, dict[str, str]] = {
    role: {f"watched.expression.{verb}_expression": WATCHED for verb in verbs}
    for role, verbs in (("執筆", ("view",)), ("公開", ("add", "change", "view")))
}

# Tables that the version before left empty, although it could have filled them → what it missed.
LEFT_EMPTY: dict[str, str] = {"notices_silence": "nobody had switched off the news of one room (filled from here on)"}

# "who at where", as `tests.upgrade.answers` names it → why another answer is right.
ANSWERS: dict[str, str] = {}

# What the new worker puts in order once it runs, as `ROWS` names it → why.
LATER: dict[str, str] = {}

# The same for old processes that keep running after `prepare` → why it is acceptable until they are replaced.
MEANWHILE: dict[str, str] = {}
