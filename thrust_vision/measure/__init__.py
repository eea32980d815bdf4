"""Per rep, with intervals: hip and lumbar extension, knee, head, bar.

Imports no picture library.
"""
