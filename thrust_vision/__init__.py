"""Rep-by-rep hip thrust analysis from a side-view phone clip."""

__version__ = "0.1.0"
