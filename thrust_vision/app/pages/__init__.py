"""The pages, one module for each state that they can be in."""
