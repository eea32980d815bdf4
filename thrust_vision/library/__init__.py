"""Analysed sets that are kept: rows in the log's database, files in a folder beside it."""
