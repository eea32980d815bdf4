"""Fetching the packages that carry the pose models' parts, with pip or npm.

Both clients verify what they fetch and know the user's proxies, mirrors and offline folders.
"""

import os
import shutil
import subprocess
import sys
import tarfile
import time
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from thrust_vision.errors import ModelUnavailableError

_POLL_S = 0.2


def unpack(
    source: Mapping[str, str | int],
    members: Sequence[str],
    folder: Path,
    on_progress: Callable[[str, float], None] | None,
) -> Path:
    """Fetch a package and unpack some of its files.

    Args:
        source: an entry of the manifest's ``sources``.
        members: paths inside the package.
        folder: an empty scratch folder.
        on_progress: called with the package's name and the share of it that has come.

    Returns:
        The folder under which ``members`` lie.

    Raises:
        ModelUnavailableError: if the package cannot be had.
    """
    target = folder / str(source["kind"])
    target.mkdir()
    command = _pip(source) if source["kind"] == "pip" else _npm(source)
    _run(command, target, source, on_progress)
    archive = next(path for path in target.iterdir() if path.suffix in {".whl", ".tgz"})
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as wheel:
            wheel.extractall(target, members)
    else:
        with tarfile.open(archive) as package:
            for member in members:
                package.extract(member, target, filter="data")
    return target


def _pip(source: Mapping[str, str | int]) -> list[str]:
    return [
        *(sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-cache-dir"),
        *("--only-binary=:all:", "--python-version", str(source["python_version"])),
        *("--platform", str(source["platform"]), "--dest", ".", str(source["requirement"])),
    ]


def _npm(source: Mapping[str, str | int]) -> list[str]:
    npm = shutil.which("npm")
    if npm is None:
        raise ModelUnavailableError(
            "This model is fetched with npm, which is not installed; install Node.js, or give "
            "the path of a .task file with --model."
        )
    return [npm, "pack", "--silent", str(source["requirement"])]


def _run(
    command: list[str],
    folder: Path,
    source: Mapping[str, str | int],
    on_progress: Callable[[str, float], None] | None,
) -> None:
    """Run a client in ``folder``; what it has written there so far is the progress."""
    temporary = folder / "tmp"
    temporary.mkdir()
    environment = os.environ | {"TMPDIR": str(temporary), "npm_config_cache": str(temporary)}
    with (folder / "log.txt").open("w+", encoding="utf-8") as log:
        try:
            client = subprocess.Popen(
                command,
                cwd=folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        except OSError as error:
            raise ModelUnavailableError(
                f"'{command[0]}' cannot be started: {error.strerror}"
            ) from error
        with client:
            while client.poll() is None:
                time.sleep(_POLL_S)
                if on_progress:
                    share = _bytes_in(folder) / int(source["bytes"])
                    on_progress(str(source["requirement"]), min(share, 1.0))
        if client.returncode:
            log.seek(0)
            raise ModelUnavailableError(
                f"The pose model could not be fetched ({_last_line(log.read())}); connect to the "
                "internet and try again, or give the path of a .task file with --model."
            )
    shutil.rmtree(temporary, ignore_errors=True)


def _bytes_in(folder: Path) -> int:
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.stat().st_size
        except FileNotFoundError:  # the client renames and removes while we look
            continue
    return total


def _last_line(log: str) -> str:
    lines = [line.strip() for line in log.splitlines() if line.strip()]
    return lines[-1] if lines else "no message"
