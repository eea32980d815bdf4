"""The training log: what was lifted, week by week, and what stands out against the usual."""
