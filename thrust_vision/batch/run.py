"""Many clips at once: on this machine's cores, or on a Dask cluster.

Every analysis runs in a process of its own whatever calls it, so here threads wait for those
processes: one clip that aborts a decoder takes no other with it.
"""

import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed

from thrust_vision.batch.clips import Order
from thrust_vision.batch.one import carry_out
from thrust_vision.batch.outcome import Outcome, Status
from thrust_vision.clip_to_folder import Wanted
from thrust_vision.errors import UsageError, WorkerDiedError

_PATIENCE_S = 20  # with a scheduler that does not answer


def on_this_machine(
    orders: Sequence[Order], wanted: Wanted, model: str | None, workers: int
) -> Iterator[Outcome]:
    """What comes of each clip, as it comes; stops the analyses that run if it is closed."""
    cancel = threading.Event()
    with ThreadPoolExecutor(workers, thread_name_prefix="clip") as pool:
        futures = [pool.submit(carry_out, order, wanted, model, cancel) for order in orders]
        try:
            for future in as_completed(futures):
                yield future.result()
        except BaseException:
            cancel.set()
            _drop(futures)
            raise


def on_cluster(
    orders: Sequence[Order], wanted: Wanted, model: str | None, address: str
) -> Iterator[Outcome]:
    """What comes of each clip, as it comes, from the workers of a Dask scheduler.

    The workers need this program, the pose model and the same paths, as on a shared disk.

    Raises:
        UsageError: if Dask is not installed, or no scheduler answers.
    """
    try:
        from distributed import Client
        from distributed import as_completed as as_dask_completes
    except ImportError as error:
        raise UsageError(
            "A cluster needs more software: pip install 'thrust-vision[cluster]'."
        ) from error
    try:
        client = Client(address, timeout=_PATIENCE_S)
    except (OSError, TimeoutError, ValueError) as error:
        raise UsageError(f"No Dask scheduler answers at {address}.") from error
    with client:
        futures = {
            client.submit(carry_out, order, wanted, model, pure=False): order for order in orders
        }
        try:
            for future in as_dask_completes(futures):
                lost = future.exception()
                yield _lost(futures[future], lost) if lost else future.result()
        except BaseException:
            client.cancel(list(futures))
            raise


def _lost(order: Order, error: BaseException) -> Outcome:
    """What is said of a clip whose worker the cluster lost, or that cannot run this program."""
    said = f"The cluster did not deliver ({type(error).__name__}): look at its workers' logs."
    code = WorkerDiedError.exit_code
    return Outcome(str(order.clip), order.name, Status.FAILED, code, False, 0, 0.0, said)


def _drop(futures: Sequence[Future[Outcome]]) -> None:
    for future in futures:
        future.cancel()
