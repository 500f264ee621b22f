"""What pages, and Wagtail with them, keep about people: which member of staff did what (`ground.retention`)."""

from ground.retention import WITH_ACCOUNT, Kept, Nobodys, Remains

KEPT = (
    Kept(
        "wagtailcore.Page", ("owner", "locked_by"), "who began a page, and who keeps it to themselves", (WITH_ACCOUNT,)
    ),
    Kept("wagtailcore.Revision", ("user",), "who wrote it", (WITH_ACCOUNT,)),
    Kept("wagtailcore.WorkflowState", ("requested_by",), "who asked for a review", (WITH_ACCOUNT,)),
    Kept("wagtailcore.TaskState", ("finished_by",), "who reviewed", (WITH_ACCOUNT,)),
    Kept(
        "wagtailcore.TaskState",
        ("comment",),
        "what the reviewer asked for",
        (Remains("a word of the office about its page, without who wrote it"),),
    ),
    Kept("wagtailcore.PageLogEntry", ("user",), "who did it to a page", (WITH_ACCOUNT,)),
    Kept("wagtailcore.ModelLogEntry", ("user",), "who did it to a thing of the office", (WITH_ACCOUNT,)),
    Kept(
        "wagtailcore.Comment",
        ("user", "resolved_by", "text", "contentpath", "position"),
        "what colleagues say beside a draft",
        (WITH_ACCOUNT,),
    ),
    Kept("wagtailcore.CommentReply", ("user", "comment", "text"), "what they answer", (WITH_ACCOUNT,)),
    Kept("wagtailcore.PageSubscription", ("user",), "who wants to hear of comments", (WITH_ACCOUNT,)),
    Kept("wagtailcore.UploadedFile", ("uploaded_by_user",), "who uploaded it", (WITH_ACCOUNT,)),
    Kept(
        "wagtailcore.APIToken", ("user", "name", "key_hash", "prefix"), "never a row: there is no API", (WITH_ACCOUNT,)
    ),
    Kept("wagtailadmin.EditingSession", ("user", "object_id"), "who has a page open now", (WITH_ACCOUNT,)),
    Kept(
        "wagtailadmin.FormState",
        ("user", "data", "object_id", "parent_object_id"),
        "what staff were typing when their connection went",
        (WITH_ACCOUNT,),
    ),
    Kept("wagtailimages.Image", ("uploaded_by_user",), "who uploaded it", (WITH_ACCOUNT,)),
    Kept("wagtaildocs.Document", ("uploaded_by_user",), "who uploaded it", (WITH_ACCOUNT,)),
    Kept("wagtail_localize.StringTranslation", ("last_translated_by",), "who translated it", (WITH_ACCOUNT,)),
    Kept("wagtail_localize.SegmentOverride", ("last_translated_by",), "never a row", (WITH_ACCOUNT,)),
)
NOBODYS = (
    Nobodys(
        (
            *("cms.FreePage", "cms.HomePage", "cms.NewsIndexPage", "cms.NewsPage"),
            *("wagtailcore.Page", "wagtailcore.Revision", "wagtailcore.UploadedFile", "wagtailcore.Collection"),
            *("wagtailimages.Image", "wagtailimages.Rendition", "wagtaildocs.Document", "taggit.Tag"),
            *("wagtailsearch.IndexEntry", "wagtailsearch.SQLiteFTSIndexEntry"),
        ),
        "what the office publishes, and its drafts",
    ),
    Nobodys(
        (
            *("wagtail_localize.TranslationSource", "wagtail_localize.String", "wagtail_localize.TranslationContext"),
            *("wagtail_localize.StringTranslation", "wagtail_localize.Template", "wagtail_localize.SegmentOverride"),
            *("wagtail_localize.StringSegment", "wagtail_localize.OverridableSegment"),
        ),
        "the same words on their way into other languages",
    ),
    Nobodys(
        ("wagtailcore.PageLogEntry", "wagtailcore.ModelLogEntry"),
        "which page or thing was changed; acts on people are not written down there (people.wagtail_hooks)",
    ),
    Nobodys(
        (
            *("wagtailcore.Locale", "wagtailcore.Site", "wagtailcore.WorkflowState", "wagtailcore.Workflow"),
            *("wagtailcore.Task", "wagtailcore.ReferenceIndex", "wagtailcore.CollectionViewRestriction"),
            *("wagtailcore.PageViewRestriction", "wagtailredirects.Redirect", "wagtailembeds.Embed"),
        ),
        "how the site is put together",
    ),
)
