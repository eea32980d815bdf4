"""What the lifter wears."""
