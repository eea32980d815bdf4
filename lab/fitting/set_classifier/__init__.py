"""The networks that name what a set shows, load and legs: their shape, patches and training."""
