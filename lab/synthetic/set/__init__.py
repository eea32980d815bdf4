"""A set: how it is drawn at random, posed over time, and its truth."""
