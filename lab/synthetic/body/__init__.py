"""Bodies, their bones and joints, and how they move."""
