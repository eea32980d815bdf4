"""Run by Alembic: the migrations, in the transaction that the caller opened.

This folder is no Python package, for nothing but Alembic may import what is in it.

A revision that makes a table anew (Alembic's batch mode, for SQLite) must turn foreign keys off
first, or dropping the old table deletes what hangs on it; and it must repeat the table's checks,
which are not copied.
"""

from alembic import context

from thrust_vision.training.store.tables import Base

context.configure(connection=context.config.attributes["connection"], target_metadata=Base.metadata)
context.run_migrations()
