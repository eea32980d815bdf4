"""Starting the app's server from the command line."""

import os
import shlex
import shutil
import socket
import sys
import tempfile
import threading
import tomllib
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from thrust_vision.errors import UsageError

#: Names the variable with what was typed to start the app; the page shows it if the app stops.
STARTED_WITH = "THRUST_VISION_STARTED_WITH"

_SCRIPT = Path(__file__).parent / "script" / "thrust_vision_app.py"
LOOPBACK = "127.0.0.1"
_LOOPBACKS = (LOOPBACK, "::1", "localhost")
_WIDE = (
    "thrust-vision: warning: {host} can be reached from other machines. The app has no accounts "
    "and no encryption: whoever reaches it can use it and read the whole training log. Let only a "
    "network that you trust reach it, or put it behind a server that asks for a password (HTTPS)."
)
# The page itself, then what Streamlit asks for when it shows pictures and fields to choose from.
_OF_THE_START_PAGE = ("thrust_vision.app.main", "PIL.JpegImagePlugin", "numpy", "pandas")


def launch(port: int, host: str = LOOPBACK) -> int:
    """Serve the app until it is interrupted.

    Args:
        port: to listen on.
        host: address to listen on; where that is not the loopback one, advice is printed.

    Raises:
        UsageError: if the port is taken, or Streamlit is not installed.
    """
    try:
        import uvicorn
        from streamlit.web import bootstrap

        from thrust_vision.app.ending import EndingServer
    except ImportError as error:
        raise UsageError(
            "The app needs more software: pip install 'thrust-vision[app]'."
        ) from error
    _refuse_taken(port, host)
    os.environ.setdefault(STARTED_WITH, start_command(sys.argv))
    options = {**dict(_flags(_config())), "server_port": port, "server_address": host}
    if host not in _LOOPBACKS:
        sys.stderr.write(f"{_WIDE.format(host=host)}\n")
        options["server_allowedHosts"] = allowed_hosts(host, options["server_allowedHosts"])
    bootstrap.load_config_options(options)
    uvicorn.Server = EndingServer  # type: ignore[misc]  # Streamlit lets nobody choose it
    threading.Thread(target=_warm_up, daemon=True).start()
    bootstrap.run(str(_SCRIPT), False, [], options)
    return 0


def start_command(arguments: Sequence[str]) -> str:
    """What to type to start the app again, from the arguments of this process."""
    program = Path(arguments[0])
    if program.stem == "__main__":
        typed = "python -m thrust_vision"
    elif shutil.which(program.name) == str(program):
        typed = program.stem
    elif program.is_relative_to(Path.cwd()):
        typed = str(program.relative_to(Path.cwd()))
    else:
        typed = str(program)
    return f"{typed} {shlex.join(arguments[1:])}".rstrip()


def _warm_up() -> None:
    """Clear up after an app that was killed, and import what the start page is made of."""
    from thrust_vision.app.uploads import remove_stale

    remove_stale(Path(tempfile.gettempdir()))
    for name in _OF_THE_START_PAGE:
        import_module(name)


def _config() -> dict[str, Any]:
    """The app's settings: in a checkout at its root, in a wheel inside the package."""
    checkout = Path(__file__).parents[2] / ".streamlit" / "config.toml"
    packaged = Path(__file__).parent / "_config.toml"
    source = checkout if checkout.exists() else packaged
    return tomllib.loads(source.read_text(encoding="utf-8"))


def _flags(table: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Nested settings as Streamlit names its flags: sections joined by underscores."""
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flags(value, f"{prefix}{name}_")
        else:
            yield f"{prefix}{name}", value


def allowed_hosts(host: str, usual: list[str]) -> list[str]:
    """Names by which the app may be called when it listens on an address.

    Others are refused, so that no page of another site can reach it under a name of its own.
    """
    if host not in ("0.0.0.0", "::", ""):
        return [*usual, host]
    name = socket.gethostname()
    found = {address[4][0] for address in _addresses(name)}
    return [*usual, name, socket.getfqdn(), *sorted(str(each) for each in found)]


def _addresses(name: str) -> list[tuple[Any, ...]]:
    try:
        return list(socket.getaddrinfo(name, None))
    except OSError:
        return []


def _refuse_taken(port: int, host: str) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        # As the server does: a port whose last connection only just ended is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as error:
            raise UsageError(
                f"Port {port} cannot be used on {host}: choose another with --port."
            ) from error
