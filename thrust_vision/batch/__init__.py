"""Many clips at once."""
