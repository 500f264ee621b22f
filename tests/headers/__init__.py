"""Hostile headers against real servers, with and without nginx."""
