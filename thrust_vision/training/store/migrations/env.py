"""Run by Alembic: the migrations, in the transaction that the caller opened."""

from alembic import context

from thrust_vision.training.store.tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
)
context.run_migrations()
