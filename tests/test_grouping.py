"""That tests run side by side as they are meant to."""

import os

import pytest


def test_tests_of_a_file_share_a_worker(request: pytest.FixtureRequest) -> None:
    """By the group that xdist reads from a test's id: without it tests are dealt out one by one.

    Pages and servers would be made once for each worker, and tests would miss what those before
    them in their file left behind.
    """
    if "PYTEST_XDIST_WORKER" not in os.environ:
        pytest.skip("tests run one after the other here")
    assert request.node.nodeid.endswith("@tests/test_grouping.py")
