"""Find the Swedish municipal steering documents that have run out or were never revised."""

__version__ = "0.1.0"
