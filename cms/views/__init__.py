from cms.views.files import robots, sitemap
from cms.views.search import search

__all__ = ["robots", "search", "sitemap"]
