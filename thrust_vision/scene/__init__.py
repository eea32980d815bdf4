"""What is in the picture: who lifts, which way, which exercise, from which view."""
