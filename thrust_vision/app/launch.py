"""Starting the app's server from the command line."""

import os
import shlex
import shutil
import socket
import sys
import threading
import tomllib
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from thrust_vision.errors import UsageError

#: Names the variable that holds what was typed to start the app; the page tells it if it stops.
STARTED_WITH = "THRUST_VISION_STARTED_WITH"

_SCRIPT = Path(__file__).parent / "script" / "thrust_vision_app.py"
_HOST = "127.0.0.1"
# The page itself, then what Streamlit asks for when it shows pictures and fields to choose from.
_OF_THE_START_PAGE = ("thrust_vision.app.main", "PIL.JpegImagePlugin", "numpy", "pandas")


def launch(port: int) -> int:
    """Serve the app on a loopback address until it is interrupted.

    Raises:
        UsageError: if the port is taken, or Streamlit is not installed.
    """
    try:
        from streamlit.web import bootstrap
    except ImportError as error:
        raise UsageError(
            "The app needs more software: pip install 'thrust-vision[app]'."
        ) from error
    _refuse_taken(port)
    os.environ.setdefault(STARTED_WITH, start_command(sys.argv))
    options = {**dict(_flags(_config())), "server_port": port}
    bootstrap.load_config_options(options)
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
    """Import what the start page is made of while the browser opens."""
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


def _refuse_taken(port: int) -> None:
    with socket.socket() as probe:
        # As the server does: a port whose last connection only just ended is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((_HOST, port))
        except (OSError, OverflowError) as error:
            raise UsageError(
                f"Port {port} cannot be used on {_HOST}: choose another with --port."
            ) from error
