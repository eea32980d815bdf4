"""Rendered lifters, fitting and benchmarks: what the package is made and judged with."""
