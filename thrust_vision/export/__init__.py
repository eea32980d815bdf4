"""Results as files that other programs read: CSV and JSON."""

from thrust_vision.export.frames import write_frames_csv
from thrust_vision.export.reps import write_reps_csv
from thrust_vision.export.session import write_session_json

__all__ = ["write_frames_csv", "write_reps_csv", "write_session_json"]
