"""A set may be taken over from an analysed clip."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the link."""
    op.add_column("set_entries", sa.Column("clip_sha256", sa.String(64)))
    op.add_column("set_entries", sa.Column("analysis_summary", sa.Text))


def downgrade() -> None:
    """Remove the link."""
    op.drop_column("set_entries", "analysis_summary")
    op.drop_column("set_entries", "clip_sha256")
