from cms.models.free import FreePage
from cms.models.home import HomePage
from cms.models.news import NewsIndexPage, NewsPage

__all__ = ["FreePage", "HomePage", "NewsIndexPage", "NewsPage"]
