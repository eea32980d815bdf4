"""The room, its furniture, and the load."""
