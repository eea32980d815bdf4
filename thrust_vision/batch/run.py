"""Many clips at once, on this machine.

Threads here wait for worker processes, one per thread, so a clip that aborts a decoder takes no
other with it.
"""

import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed

from thrust_vision.batch.clips import Order
from thrust_vision.batch.one import Plan, carry_out
from thrust_vision.batch.outcome import Outcome
from thrust_vision.batch.slots import WorkerSlots
from thrust_vision.weights.registry import Model


def on_this_machine(
    orders: Sequence[Order], plan: Plan, model: Model, workers: int
) -> Iterator[Outcome]:
    """What comes of each clip, as it comes; stops the analyses that run if it is closed.

    Args:
        orders: the clips.
        plan: of the batch.
        model: the pose model.
        workers: clips at a time.
    """
    cancel = threading.Event()
    with WorkerSlots() as slots, ThreadPoolExecutor(workers, thread_name_prefix="clip") as pool:

        def work(order: Order) -> Outcome:
            with slots.one():
                return carry_out(order, plan, model, cancel)

        futures = [pool.submit(work, order) for order in orders]
        try:
            for future in as_completed(futures):
                yield future.result()
        except BaseException:
            cancel.set()
            for future in futures:
                future.cancel()
            raise
