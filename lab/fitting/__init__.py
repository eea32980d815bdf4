"""Scripts that fit what the program learned, on rendered lifters. Not needed to use it."""
