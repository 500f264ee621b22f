"""The bell of open pages: a socket that says how many unread notices there are."""
