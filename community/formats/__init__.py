"""Date formats where ours differ from Django's."""
