"""Lifters, their sessions and the sets done in them."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "lifters",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(80), nullable=False, unique=True),
    )
    op.create_table(
        "sessions",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "lifter_id",
            sa.Integer,
            sa.ForeignKey("lifters.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("date", sa.Date, nullable=False),
        sa.Column("effort", sa.Integer),
        sa.Column("minutes", sa.Integer),
        sa.Column("discomfort_before", sa.Integer),
        sa.Column("discomfort_during", sa.Integer),
        sa.Column("discomfort_next_day", sa.Integer),
        sa.Column("sleep_h", sa.Double),
        sa.Column("stress", sa.Integer),
        sa.Column("notes", sa.Text, nullable=False),
        sa.UniqueConstraint("lifter_id", "date", name="one_session_a_day"),
        sa.CheckConstraint("effort BETWEEN 0 AND 10", name="effort_range"),
        sa.CheckConstraint("discomfort_before BETWEEN 0 AND 10", name="discomfort_before_range"),
        sa.CheckConstraint("discomfort_during BETWEEN 0 AND 10", name="discomfort_during_range"),
        sa.CheckConstraint(
            "discomfort_next_day BETWEEN 0 AND 10", name="discomfort_next_day_range"
        ),
        sa.CheckConstraint("stress BETWEEN 0 AND 10", name="stress_range"),
        sa.CheckConstraint("minutes BETWEEN 1 AND 600", name="minutes_range"),
        sa.CheckConstraint("sleep_h BETWEEN 0 AND 24", name="sleep_h_range"),
    )
    op.create_table(
        "set_entries",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "session_id",
            sa.Integer,
            sa.ForeignKey("sessions.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("exercise", sa.String(40), nullable=False),
        sa.Column("sets", sa.Integer, nullable=False),
        sa.Column("reps", sa.Integer, nullable=False),
        sa.Column("load_kg", sa.Double, nullable=False),
        sa.Column("rir", sa.Integer),
        sa.Column("notes", sa.Text, nullable=False),
        sa.CheckConstraint("sets BETWEEN 1 AND 50", name="sets_range"),
        sa.CheckConstraint("reps BETWEEN 1 AND 200", name="reps_range"),
        sa.CheckConstraint("load_kg BETWEEN 0 AND 1000", name="load_kg_range"),
        sa.CheckConstraint("rir BETWEEN 0 AND 5", name="rir_range"),
    )
    op.create_index("ix_set_entries_session_id", "set_entries", ["session_id"])


def downgrade() -> None:
    """Remove the tables and what is in them."""
    op.drop_table("set_entries")
    op.drop_table("sessions")
    op.drop_table("lifters")
