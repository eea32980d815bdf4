"""Stages in threads: order, errors, and ends."""

import threading
import time
from collections.abc import Iterator

import pytest

from thrust_vision.overlap import BackgroundSink, prefetch


def threads_named(name: str) -> int:
    return sum(thread.name == name for thread in threading.enumerate())


def test_order_is_kept_at_any_depth() -> None:
    for depth in (1, 2, 100):
        assert list(prefetch(range(50), depth)) == list(range(50))
    assert list(prefetch([])) == []


def test_false_items_are_items() -> None:
    assert list(prefetch([None, 0, "", ()])) == [None, 0, "", ()]


def test_it_runs_ahead_but_not_far() -> None:
    fetched: list[int] = []

    def source() -> Iterator[int]:
        for number in range(100):
            fetched.append(number)
            yield number

    items = prefetch(source(), depth=3)
    assert next(items) == 0
    deadline_s = time.monotonic() + 5
    while len(fetched) < 5 and time.monotonic() < deadline_s:
        time.sleep(0.01)
    time.sleep(0.1)
    assert len(fetched) == 5  # one taken, three waiting, one in hand
    assert list(items) == list(range(1, 100))


def test_errors_come_in_their_turn() -> None:
    def source() -> Iterator[int]:
        yield from range(3)
        raise OSError("gone")

    seen = []
    with pytest.raises(OSError, match="gone"):  # noqa: PT012
        for item in prefetch(source()):
            seen.append(item)  # noqa: PERF402
    assert seen == [0, 1, 2]


def test_a_consumer_that_stops_early_ends_the_thread() -> None:
    closed = threading.Event()

    def source() -> Iterator[int]:
        try:
            while True:
                yield 1
        finally:
            closed.set()

    for _ in prefetch(source(), depth=2):
        break
    assert closed.wait(5)
    assert threads_named("ahead") == 0


def test_stages_overlap() -> None:
    def slow(items: Iterator[int]) -> Iterator[int]:
        for item in items:
            time.sleep(0.01)
            yield item

    def consume(item: int) -> None:
        time.sleep(0.01)
        seen.append(item)

    start_s = time.monotonic()
    seen: list[int] = []
    with BackgroundSink(consume) as sink:
        for item in prefetch(slow(prefetch(slow(iter(range(40)))))):
            sink.put(item)
    assert seen == list(range(40))
    assert time.monotonic() - start_s < 0.9  # 1.2 s one after the other


def test_behind_tells_of_errors_on_leaving() -> None:
    with pytest.raises(OSError, match="full"), BackgroundSink(fail) as sink:
        sink.put(1)
    assert threads_named("behind") == 0


def test_behind_tells_of_errors_on_putting() -> None:
    with pytest.raises(OSError, match="full"), BackgroundSink(fail, depth=1) as sink:  # noqa: PT012
        for _ in range(1000):
            sink.put(1)
            time.sleep(0.001)
        pytest.fail("the error did not come")


def test_behind_drops_the_rest_when_left_by_an_exception() -> None:
    begun, gate = threading.Event(), threading.Event()
    seen: list[int] = []

    def consume(item: int) -> None:
        begun.set()
        gate.wait(5)
        seen.append(item)

    def put_and_fail() -> None:
        with BackgroundSink(consume, depth=3) as sink:
            for number in range(3):
                sink.put(number)
            begun.wait(5)
            threading.Timer(0.05, gate.set).start()
            raise KeyError

    with pytest.raises(KeyError):
        put_and_fail()
    assert seen == [0]
    assert threads_named("behind") == 0


def fail(_: int) -> None:
    raise OSError("full")
