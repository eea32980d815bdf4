"""Where the repetitions are, and their phases."""
