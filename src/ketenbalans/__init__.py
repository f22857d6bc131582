"""Ketenbalans plans and steers the work on asylum applications in the Netherlands."""

__version__ = "0.3.0"
