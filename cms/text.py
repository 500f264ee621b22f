"""What editors write, cleaned on the way in and on the way out."""

import bleach
from wagtail.rich_text import expand_db_html

# What the editor's toolbar offers (FEATURES), and nothing else.
FEATURES = ["h3", "bold", "ol", "ul", "link", "document-link"]
TAGS = {"p", "br", "h3", "b", "strong", "ol", "ul", "li", "a"}
ATTRIBUTES = {"a": ["href", "linktype", "id"]}
PROTOCOLS = {"http", "https", "mailto", "tel"}


def clean_rich_text(source: str) -> str:
    """Only the tags of our toolbar; scripts, styles, pictures from elsewhere and embeds are taken out."""
    return str(bleach.clean(source, tags=TAGS, attributes=ATTRIBUTES, protocols=PROTOCOLS, strip=True))


def shown_rich_text(source: str) -> str:
    """The stored text as HTML for readers: links to pages and documents resolved, then cleaned once more."""
    return clean_rich_text(expand_db_html(source))
