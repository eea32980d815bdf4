"""Every change of the tables, in order; run when a log is opened.

A revision that makes a table anew (Alembic's batch mode, for SQLite) must turn foreign keys off
first, or dropping the old table deletes what hangs on it; and it must repeat the table's checks,
which are not copied.
"""
