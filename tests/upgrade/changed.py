"""The changes that the new version declares for a filled installation. Any other change fails a test.

Emptied when BEFORE moves on. A declared change that does not happen fails, too.
"""

CORRECTED = "the first pages say who reads a worried report, where nobody has changed them (cms/starter/earlier.py)"
MOVED = "the help contacts are of `helplines` now; their table stays (helplines/0001_from_care)"

# As `tests.upgrade.rows.differences` names it ("people_user.language", "chat_mute gone") → why, with the migration.
ROWS: dict[str, str] = {
    "django_content_type.app_label": MOVED,
    "people_auditentry.subject_type": MOVED,
    "people_auditentry.verb": MOVED,
}

# What `deploy/prepare.sh` changes besides, as `ROWS` names it → why. A restored backup is not prepared.
PREPARED: dict[str, str] = {
    "cms_freepage.body": CORRECTED,
    "django_tasks_database_dbtaskresult +": CORRECTED,
    "wagtailcore_page.last_published_at": CORRECTED,
    "wagtailcore_page.latest_revision_created_at": CORRECTED,
    "wagtailcore_page.latest_revision_id": CORRECTED,
    "wagtailcore_page.live_revision_id": CORRECTED,
    "wagtailcore_pagelogentry +": CORRECTED,
    "wagtailcore_revision +": CORRECTED,
}

# Role → the permissions that it gains or loses, as `tests.upgrade.rows.permissions` names them → why.
PERMISSIONS: dict[str, dict[str, str]] = {
    role: {f"{app}.helpcontact.{verb}_helpcontact": MOVED for app in ("care", "helplines") for verb in verbs}
    for role, verbs in (
        ("執筆", ("add", "change", "view")),
        ("公開", ("add", "change", "delete", "view")),
        ("相談先係", ("add", "change", "view")),
    )
}

WATCHED = "the list of watched expressions is new (watched/0002_staff_permissions)"
for role, verbs in (("執筆", ("view",)), ("公開", ("add", "change", "view"))):
    PERMISSIONS[role] |= {f"watched.expression.{verb}_expression": WATCHED for verb in verbs}

# "who at where", as `tests.upgrade.answers` names it → why another answer is right.
ANSWERS: dict[str, str] = {}

# What the new worker puts in order once it runs, as `ROWS` names it → why.
LATER: dict[str, str] = {
    "programs_participant +": "who signed up with the version before (programs/signups/actions/adopt.py)"
}

# The same for old processes that keep running after `prepare` → why it is acceptable until they are replaced.
MEANWHILE: dict[str, str] = {
    f"{who} at /admin/help-contacts/": "the version before asks for its own label; everybody still reads the contacts"
    for who in ("worker", "editor", "publisher", "helplines")
}
