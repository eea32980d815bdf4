"""What can go wrong, as one tree.

ThrustVisionError                 one clear line for the user; ``exit_code`` for the command line
├── UsageError                2   an argument that cannot be used, or results that exist already
├── UnreadableClipError       4   the file cannot be read as a video
├── ModelUnavailableError     5   the pose model is missing, damaged and not to be had
├── OutputError               1   results could not be written: disk full, no permission
├── WorkerError               1   the worker process did not deliver
│   ├── WorkerDiedError           killed, or aborted by a native library
│   ├── WorkerTimeoutError        took longer than allowed
│   ├── WorkerMemoryError         used more memory than allowed
│   └── WorkerCancelledError      stopped because the user asked
├── BusyError                 1   too much work waits already
└── TrainingLogError          1   the training log could not do what was asked
    ├── LogEntryError             a value cannot be logged
    ├── LogImportError            a CSV file cannot be taken in; nothing was
    ├── LogConflictError          already in the log, or changed by someone else meanwhile
    └── LogStoreError             the database cannot be opened, read or written

A clip that was read but cannot be assessed (a squat, a front view) is not an error: it is a
``SetReport`` with ``status`` "rejected".
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType


class ThrustVisionError(Exception):
    """Base of every error that the user is told about, in one line that says what to do."""

    exit_code = 1


class UsageError(ThrustVisionError):
    """An argument cannot be used, or something would be overwritten."""

    exit_code = 2


class UnreadableClipError(ThrustVisionError):
    """The file cannot be read as a video.

    The message is English; ``text_key`` and ``values`` are what it was made of, by which
    ``thrust_vision.video.refusals`` says the same in another language.
    """

    exit_code = 4
    text_key = ""
    values: Mapping[str, object] = MappingProxyType({})


class ModelUnavailableError(ThrustVisionError):
    """The pose model is missing or damaged and could not be fetched."""

    exit_code = 5


class OutputError(ThrustVisionError):
    """Results could not be written."""


class WorkerError(ThrustVisionError):
    """The worker process did not deliver a result.

    Attributes:
        log_tail: the end of what the process wrote to its output streams, for finding the cause;
            never shown to the user.
        child_traceback: the traceback of an unexpected exception in the process, or "".
    """

    log_tail = ""
    child_traceback = ""


class WorkerDiedError(WorkerError):
    """The worker process was killed or aborted."""


class WorkerTimeoutError(WorkerError):
    """The worker process took longer than allowed."""


class WorkerMemoryError(WorkerError):
    """The worker process used more memory than allowed."""


class WorkerCancelledError(WorkerError):
    """The worker process was stopped because the user asked."""


class BusyError(ThrustVisionError):
    """Too much work waits already, so no more is taken on."""


class TrainingLogError(ThrustVisionError):
    """The training log could not do what was asked.

    The message is English; ``text_key`` and ``values`` are what it was made of, so that a page
    can say the same in another language.
    """

    def __init__(self, message: str, text_key: str, values: Mapping[str, object]) -> None:
        super().__init__(message, text_key, values)
        self.message = message
        self.text_key = text_key
        self.values = values

    def __str__(self) -> str:
        return self.message


class LogEntryError(TrainingLogError):
    """A value cannot be logged; ``values["field"]`` names it."""


class LogImportError(TrainingLogError):
    """A CSV file cannot be taken in, and nothing of it was.

    ``problems`` holds one error per bad row, each with ``line`` and ``column`` in ``values``.
    """

    def __init__(
        self,
        message: str,
        text_key: str,
        values: Mapping[str, object],
        problems: Sequence[TrainingLogError] = (),
    ) -> None:
        super().__init__(message, text_key, values)
        self.problems = tuple(problems)


class LogConflictError(TrainingLogError):
    """What should be written is in the log already, or was changed by someone else meanwhile."""


class LogStoreError(TrainingLogError):
    """The database of the log cannot be opened, read or written."""
