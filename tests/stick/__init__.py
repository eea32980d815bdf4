"""Stick figures that move by simple formulas, filmed by a pinhole camera, with known truth."""
