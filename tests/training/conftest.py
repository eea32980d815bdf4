"""A real PostgreSQL server for the tests of the store, and a database of its own for each test."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

_AS_POSTGRES = ("runuser", "-u", "postgres", "--")


def _binaries() -> Path | None:
    """The folder of the newest server installed."""
    installed = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3])
    )
    found = str(installed[-1]) if installed else shutil.which("initdb")
    return Path(found).parent if found else None


@pytest.fixture(scope="session")
def postgresql_socket() -> Iterator[Path]:
    """The folder of the socket of a server that lives as long as the tests."""
    binaries = _binaries()
    if binaries is None:
        reason = "no PostgreSQL server is installed (package postgresql)"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    # The name of a socket may have about 100 characters, so not in pytest's folders.
    folder = Path(tempfile.mkdtemp(prefix="tv-pg-", dir="/tmp"))
    prefix: tuple[str, ...] = ()
    if os.geteuid() == 0:
        # The server refuses to run as root.
        shutil.chown(folder, "postgres")
        prefix = _AS_POSTGRES
    data = folder / "data"

    def server(program: str, *arguments: str) -> None:
        command = (*prefix, str(binaries / program), "-D", str(data), *arguments)
        done = subprocess.run(
            command, cwd="/", stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120
        )
        assert done.returncode == 0, done.stdout + done.stderr

    try:
        server("initdb", "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C", "-N")
        options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off"
        log = str(folder / "server.log")
        server("pg_ctl", "-w", "-l", log, "-o", options, "start")
        try:
            yield folder
        finally:
            server("pg_ctl", "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder)


@pytest.fixture
def postgresql_url(postgresql_socket: Path) -> Iterator[str]:
    """A database that is empty."""
    import psycopg

    name = f"log_{uuid4().hex}"
    with psycopg.connect(f"host={postgresql_socket} user=postgres", autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
        yield f"postgresql://postgres@/{name}?host={postgresql_socket}"
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where an empty log can be, in either kind of database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'log.sqlite3'}"
    made: str = request.getfixturevalue("postgresql_url")
    return made
