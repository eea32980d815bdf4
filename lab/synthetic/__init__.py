"""A rendered lifter whose every joint is known: clips of hip thrusts with their truth.

Development only. Nothing in ``thrust_vision`` may import this package.
"""
