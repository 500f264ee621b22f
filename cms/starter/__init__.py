"""The words that a new installation starts with, in each language; staff then make them their own."""

from cms.starter.words import FreeWords, HomeWords, Words

__all__ = ["FreeWords", "HomeWords", "Words"]
