"""Letting the stages of a stream work at the same time, each in a thread.

Decoding, inference, conversion and encoding leave the interpreter's lock while they work, so
threads overlap them. The queues are short, because each place in them may hold a picture.
"""

import contextlib
import queue
import threading
from collections.abc import Callable, Generator, Iterable
from types import TracebackType
from typing import Generic, Self, TypeVar

T = TypeVar("T")


def prefetch(items: Iterable[T], depth: int = 4) -> Generator[T, None, None]:
    """Yields `items`, which a thread fetches up to `depth` ahead.

    What fetching raises is raised here, in its turn. A consumer that stops early (closes or drops
    this generator) ends the thread after the item that it is fetching.
    """
    places: queue.Queue[tuple[T] | None] = queue.Queue(depth)  # None: the end
    stopped = threading.Event()
    failures: list[BaseException] = []

    def fetch() -> None:
        try:
            for item in items:
                places.put((item,))
                if stopped.is_set():
                    break
        except BaseException as error:
            failures.append(error)
        places.put(None)

    thread = threading.Thread(target=fetch, name="ahead", daemon=True)
    thread.start()
    try:
        while place := places.get():
            yield place[0]
        if failures:
            raise failures[0]
    finally:
        stopped.set()
        while thread.is_alive():  # it may wait for a place
            with contextlib.suppress(queue.Empty):
                places.get(timeout=0.02)


class BackgroundSink(Generic[T]):
    """Hands items to a function that a thread calls, at most `depth` items behind.

        with BackgroundSink(draw_and_encode) as sink:
            sink.put(item)

    Leaving waits until all items are through, or drops the rest if an exception is the reason.

    Raises:
        BaseException: what the function raised, from `put` or on leaving.
    """

    def __init__(self, consume: Callable[[T], object], depth: int = 4) -> None:
        self._consume = consume
        self._places: queue.Queue[tuple[T] | None] = queue.Queue(depth)  # None: the end
        self._dropping = False
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._work, name="behind", daemon=True)

    def put(self, item: T) -> None:
        """Adds an item; waits while `depth` others are waiting."""
        if self._failure is not None:
            raise self._failure
        self._places.put((item,))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._dropping |= exc_type is not None
        self._places.put(None)
        self._thread.join()
        if exc_type is None and self._failure is not None:
            raise self._failure

    def _work(self) -> None:
        while place := self._places.get():
            if self._dropping:
                continue
            try:
                self._consume(place[0])
            except BaseException as error:
                self._failure = error
                self._dropping = True
