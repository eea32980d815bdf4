"""What can go wrong, as one tree.

ThrustVisionError                 one clear line for the user; ``exit_code`` for the command line
├── UsageError                2   an argument that cannot be used, or results that exist already
├── UnreadableClipError       4   the file cannot be read as a video
├── ModelUnavailableError     5   the pose model is missing, damaged and not to be had
├── OutputError               1   results could not be written: disk full, no permission
└── WorkerError               1   the worker process did not deliver
    ├── WorkerDiedError           killed, or aborted by a native library
    ├── WorkerTimeoutError        took longer than allowed
    ├── WorkerMemoryError         used more memory than allowed
    └── WorkerCancelledError      stopped because the user asked

A clip that was read but cannot be assessed (a squat, a front view) is not an error: it is a
``SetReport`` with ``status`` "rejected".
"""


class ThrustVisionError(Exception):
    """Base of every error that the user is told about, in one line that says what to do."""

    exit_code = 1


class UsageError(ThrustVisionError):
    """An argument cannot be used, or something would be overwritten."""

    exit_code = 2


class UnreadableClipError(ThrustVisionError):
    """The file cannot be read as a video."""

    exit_code = 4


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
