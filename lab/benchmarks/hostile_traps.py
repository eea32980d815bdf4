"""Traps for what must never be opened: a file that is watched, a server that notes its callers."""

import contextlib
import ctypes
import os
import shutil
import socket
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import Self

_OPENED, _READ = 0x20, 0x1  # linux/inotify.h


class Traps:
    """A film that must not be opened, and an address that must not be called.

    Attributes:
        folder: where cases put their file.
        secret: a whole film beside it, watched by the kernel where that can (Linux).
        address: of the server, "127.0.0.1:port".
        sprung: what was opened or called, once the block has ended.
    """

    def __init__(self, folder: Path) -> None:
        self.folder, self.sprung = folder, list[str]()
        self.secret = folder / "secret.mp4"
        self._calls: list[str] = []

    def __enter__(self) -> Self:
        self._server = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._server.getsockname()[1]}"
        threading.Thread(target=self._answer, daemon=True).start()
        return self

    def lay(self, film: Path | bytes) -> Path:
        """Put the film that must not be opened in its place; it is watched from now on."""
        if isinstance(film, bytes):
            self.secret.write_bytes(film)
        else:
            shutil.copy(film, self.secret)
        self._watch = _watch(self.secret)
        return self.secret

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        with contextlib.suppress(OSError):
            self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        self.sprung = [*self._calls, *self.opened()]
        if getattr(self, "_watch", -1) >= 0:
            os.close(self._watch)

    def opened(self) -> list[str]:
        """Whether the film was opened since this was last asked."""
        if getattr(self, "_watch", -1) < 0:
            return []
        with contextlib.suppress(BlockingIOError):
            if os.read(self._watch, 4096):
                return [self.secret.name]
        return []

    def _answer(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._server.accept()
                self._calls.append("a connection")
                connection.close()


def _watch(path: Path) -> int:
    """A descriptor from which can be read once the file was opened; -1 where there is no such."""
    if sys.platform != "linux":
        return -1
    system = ctypes.CDLL(None, use_errno=True)
    watch: int = system.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
    system.inotify_add_watch(watch, os.fsencode(path), _OPENED | _READ)
    return watch
