"""Analysed sets are kept, warning signs too, and what is removed can be put back."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def _of_lifter(*, nullable: bool = False) -> sa.Column[int]:
    owner = sa.ForeignKey("lifters.id", ondelete="CASCADE")
    return sa.Column("lifter_id", sa.Integer, owner, nullable=nullable)


def upgrade() -> None:
    """Add the columns and tables; nothing that is there changes."""
    unit = sa.Column("load_unit", sa.String(2), nullable=False, server_default="kg")
    op.add_column("lifters", unit)
    op.add_column("lifters", sa.Column("removed_at", sa.DateTime))
    op.create_table(
        "warning_signs",
        sa.Column("id", sa.Integer, primary_key=True),
        _of_lifter(),
        sa.Column("sign", sa.String(40), nullable=False),
        sa.Column("noted_on", sa.Date, nullable=False),
        sa.Column("cleared_on", sa.Date),
        sa.UniqueConstraint("lifter_id", "sign", "noted_on", name="one_sign_a_day"),
    )
    op.create_table(
        "removed_entries",
        sa.Column("id", sa.Integer, primary_key=True),
        _of_lifter(),
        sa.Column("removed_at", sa.DateTime, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
    )
    op.create_index("ix_removed_entries_lifter_id", "removed_entries", ["lifter_id"])
    op.create_table(
        "settings",
        sa.Column("name", sa.String(40), primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )
    _make_kept_sets()


def _make_kept_sets() -> None:
    op.create_table(
        "kept_sets",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("key", sa.String(32), nullable=False, unique=True),
        _of_lifter(nullable=True),
        sa.Column("date", sa.Date, nullable=False),
        sa.Column("kept_at", sa.DateTime, nullable=False),
        sa.Column("removed_at", sa.DateTime),
        sa.Column("load_kg", sa.Double),
        sa.Column("notes", sa.Text, nullable=False),
        sa.Column("clip_name", sa.Text, nullable=False),
        sa.Column("clip_sha256", sa.String(64), nullable=False),
        sa.Column("exercise", sa.String(40), nullable=False),
        sa.Column("verdict", sa.String(16), nullable=False),
        sa.Column("reps", sa.Integer, nullable=False),
        sa.Column("said", sa.Text, nullable=False),
        sa.Column("figures", sa.Text, nullable=False),
        sa.Column("version", sa.String(40), nullable=False),
        sa.Column("settings_hash", sa.String(64), nullable=False),
        sa.Column("reference_rep", sa.String(8), nullable=False),
        sa.Column("plate_cm", sa.Double, nullable=False),
        sa.Column("bytes", sa.BigInteger, nullable=False),
        sa.CheckConstraint("load_kg BETWEEN 0 AND 1000", name="kept_load_kg_range"),
    )
    for column in ("lifter_id", "date", "clip_sha256"):
        op.create_index(f"ix_kept_sets_{column}", "kept_sets", [column])


def downgrade() -> None:
    """Remove them and what is in them; the library's files stay where they are."""
    for table in ("kept_sets", "settings", "removed_entries", "warning_signs"):
        op.drop_table(table)
    op.drop_column("lifters", "removed_at")
    op.drop_column("lifters", "load_unit")
