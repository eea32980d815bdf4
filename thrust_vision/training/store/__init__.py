"""The training log's database: SQLite by default, PostgreSQL for a team."""

from thrust_vision.training.store.log import ImportReport, TrainingLog

__all__ = ["ImportReport", "TrainingLog"]
