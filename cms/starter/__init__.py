"""The words that a new installation starts with, in each language; staff then make them their own."""

from cms.starter.content import Content, HomeContent, PageContent

__all__ = ["Content", "HomeContent", "PageContent"]
