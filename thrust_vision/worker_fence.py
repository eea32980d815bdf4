"""What a worker process may not do, held by the operating system where that can.

Native code that a damaged clip has got the better of obeys no Python; the kernel does not ask it.
On Linux all of this is the kernel's. Elsewhere the parent's own watch is left, the end of standard
input, and a hook that refuses connections of Python code.
"""

import contextlib
import ctypes
import errno
import os
import platform
import signal
import struct
import sys

_SET_DEATH_SIGNAL, _SET_SECCOMP, _SET_NO_NEW_PRIVILEGES = 1, 22, 38  # linux/prctl.h
_FILTER_MODE = 2  # linux/seccomp.h
_ALLOW, _REFUSE, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06  # linux/bpf_common.h
_NUMBER, _MACHINE = 0, 4  # offsets in struct seccomp_data
#: By machine: its mark in the filter, and its number of the call ``socket`` (linux/audit.h).
_MACHINES = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}
_IO_URING_SETUP = 425  # on every machine; it opens sockets without the call of that name
_OTHER_NUMBERS = 0x40000000  # x86-64 has every call a second time from here on
_REACHING_OUT = ("socket.connect", "socket.bind", "socket.sendto", "socket.getaddrinfo")


def end_with(parent: int) -> None:
    """Have this process killed when the thread that started it ends, however it does.

    The end of standard input tells the same, but only to Python code, which a native library that
    hangs may keep from running.

    Args:
        parent: process that started this one; if that is gone by now, this one ends at once.
    """
    if sys.platform == "linux":
        _prctl(_SET_DEATH_SIGNAL, int(signal.SIGKILL))
        if os.getppid() != parent:
            os._exit(1)


def cut_network() -> bool:
    """Take the network from this process and its children for good.

    Returns:
        Whether the kernel sees to it. If not, Python's own connections are refused all the same.
    """
    if sys.platform == "linux" and platform.machine() in _MACHINES and _filter_calls():
        return True
    sys.addaudithook(_refuse_connections)
    return False


def limit(memory_bytes: int, cpu_s: float) -> None:
    """Limit what this process may take from here on; each call replaces the limits before.

    Args:
        memory_bytes: most private memory of this process; beyond it memory is refused.
        cpu_s: processor time from now on, beyond which it is killed.
    """
    if sys.platform == "win32":
        return
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF)
    for kind, most in (
        # A clip's last pictures are no business of a file beside the program.
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_DATA, memory_bytes),
        (resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime + cpu_s) + 1),
    ):
        hard = resource.getrlimit(kind)[1]
        soft = most if hard == resource.RLIM_INFINITY else min(most, hard)
        with contextlib.suppress(ValueError, OSError):  # no such limit on this system
            resource.setrlimit(kind, (soft, hard))


def _prctl(option: int, value: int, pointer: int = 0) -> bool:
    call = ctypes.CDLL(None, use_errno=True).prctl
    call.argtypes = [ctypes.c_int, *(4 * [ctypes.c_ulong])]
    return bool(call(option, value, pointer, 0, 0) == 0)


def _filter_calls() -> bool:
    """Refuse all calls that open sockets; whether the kernel took the filter."""
    machine, socket_call = _MACHINES[platform.machine()]
    refuse = _REFUSE | errno.EACCES
    steps = (
        (_LOAD, 0, 0, _MACHINE),
        (_EQUAL, 1, 0, machine),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER),
        (_AT_LEAST, 2, 0, _OTHER_NUMBERS),
        (_EQUAL, 1, 0, socket_call),
        (_EQUAL, 0, 1, _IO_URING_SETUP),
        (_RETURN, 0, 0, refuse),
        (_RETURN, 0, 0, _ALLOW),
    )
    code = b"".join(struct.pack("=HBBI", *step) for step in steps)
    kept = ctypes.create_string_buffer(code, len(code))
    program = struct.pack("@HP", len(steps), ctypes.addressof(kept))
    held = ctypes.create_string_buffer(program, len(program))
    return _prctl(_SET_NO_NEW_PRIVILEGES, 1) and _prctl(
        _SET_SECCOMP, _FILTER_MODE, ctypes.addressof(held)
    )


def _refuse_connections(event: str, _args: tuple[object, ...]) -> None:
    if event in _REACHING_OUT:
        raise PermissionError(errno.EACCES, "a worker process has no network")
