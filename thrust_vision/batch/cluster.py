"""Many clips at once, on a Dask cluster.

A worker of the cluster does what a thread of `thrust_vision.batch.run` does: it waits for a worker
process of its own, which stays for its next clip. A clip whose worker is lost goes to another one.
"""

import contextlib
import logging
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError
from itertools import islice
from typing import TYPE_CHECKING

from thrust_vision import __version__
from thrust_vision.batch.clips import Order
from thrust_vision.batch.one import Plan, carry_out
from thrust_vision.batch.outcome import Outcome, Status
from thrust_vision.batch.slots import WorkerSlots
from thrust_vision.errors import ThrustVisionError, UsageError, WorkerDiedError, WorkerError
from thrust_vision.weights.registry import find_model

if TYPE_CHECKING:
    from distributed import Client, Future

_PATIENCE_S = 20  # with a scheduler that does not answer
_AHEAD = 10_000  # clips that a scheduler has at a time, which bounds its memory

#: Of the cluster's worker that this is loaded in.
_SLOTS = WorkerSlots()


def on_cluster(
    orders: Sequence[Order], plan: Plan, model: str | None, address: str
) -> Iterator[Outcome]:
    """What comes of each clip, as it comes, from the workers of a Dask scheduler.

    The workers need this program, the pose model and the same paths, as on a shared disk. If it is
    closed, clips that run come to their end and are kept; no other is begun.

    Args:
        orders: the clips.
        plan: of the batch.
        model: name or path of the pose model, looked for where a clip is done.
        address: of the scheduler.

    Raises:
        UsageError: if Dask is not installed, or no scheduler answers.
        WorkerError: if the scheduler goes away.
    """
    with _quiet(), _client(address) as client:
        remaining = iter(orders)
        ordered: dict[Future, Order] = {}

        def send(count: int) -> list["Future"]:
            new = {
                client.submit(_carry_out_here, __version__, order, plan, model, pure=False): order
                for order in islice(remaining, count)
            }
            ordered.update(new)
            return list(new)

        try:
            yield from _collect(ordered, send)
        except BaseException:
            client.cancel(list(ordered))
            raise


def _client(address: str) -> "Client":
    from distributed import Client

    try:
        return Client(address, timeout=_PATIENCE_S)
    except (OSError, TimeoutError, ValueError) as error:
        raise UsageError(f"No Dask scheduler answers at {address}.") from error


def _collect(
    ordered: dict["Future", Order], send: Callable[[int], list["Future"]]
) -> Iterator[Outcome]:
    """Outcomes as they come; each makes room at the scheduler for another clip."""
    from distributed import as_completed

    coming = as_completed(send(_AHEAD))
    for future in coming:
        order = ordered.pop(future)
        try:
            outcome: Outcome = future.result()
        except CancelledError:  # by Dask itself, when it lost the scheduler
            raise WorkerError(
                "The Dask scheduler went away: start it and run the batch again; it goes on where "
                "it was."
            ) from None
        except Exception as error:
            outcome = _lost(order, error)
        yield outcome
        for new in send(1):
            coming.add(new)


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keeps Dask's own log, which knows tracebacks, from standard error; one line is ours.

    Raises:
        UsageError: if Dask is not installed.
    """
    try:
        import distributed  # noqa: F401  # sets its levels as it is loaded
    except ImportError as error:
        raise UsageError(
            "A cluster needs more software: pip install 'thrust-vision[cluster]'."
        ) from error
    loggers = [logging.getLogger(name) for name in ("distributed", "distributed.client")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


def _carry_out_here(wanted: str, order: Order, plan: Plan, model: str | None) -> Outcome:
    """What comes of one clip on this worker of a cluster.

    Args:
        wanted: version of the program that sends the clip.
        order: the clip.
        plan: of the batch.
        model: name or path of the pose model.
    """
    try:
        if wanted != __version__:
            raise UsageError(
                f"A worker of the cluster has version {__version__} of this program, the batch "
                f"{wanted}: install the same on all."
            )
        found = find_model(model)
    except ThrustVisionError as error:
        return Outcome.of(order, Status.FAILED, error.exit_code, str(error))
    with _SLOTS.one():
        return carry_out(order, plan, found)


def _lost(order: Order, error: BaseException) -> Outcome:
    """What is said of a clip whose workers the cluster lost, or that cannot run this program."""
    said = f"The cluster did not deliver ({type(error).__name__}): look at its workers' logs."
    return Outcome.of(order, Status.FAILED, WorkerDiedError.exit_code, said)
