"""What a reading process gives up before it opens a file: memory beyond a bound, the network, other programs, the home.

Limits of the system come first (`resource`, and on Linux a filter of system calls, which binds libraries in C too);
what Python itself is asked to do is watched as well, everywhere.
"""

from __future__ import annotations

import ctypes
import os
import platform
import signal
import struct
import sys
import threading
import time
from pathlib import Path
from typing import Any

MEGABYTE = 1_000_000
_STARTS: tuple[str, ...] = (
    "subprocess.",
    "os.exec",
    "os.posix_spawn",
    "os.spawn",
    "os.fork",
    "os.system",
    "pty.",
    "socket.",
    "ftplib.",
)
_STARTS += ("http.", "urllib.", "smtplib.", "webbrowser.", "os.kill", "winreg.", "os.putenv")
_CHANGES = {"os.remove", "os.rename", "os.rmdir", "os.link", "os.symlink", "os.chmod", "os.chown", "os.truncate"}
_CHANGES |= {"os.mkdir", "os.utime", "shutil.rmtree", "shutil.move", "shutil.copyfile"}
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND

_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _FILTER = 1, 38, 22, 2
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | 13  # EACCES
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_OTHER_CALLS = 0x40000000  # a second set of numbers for the same calls
_SYSTEMS = {  # machine -> its mark, and the numbers of: socket, connect, bind, execve, execveat, ptrace, kill, ...
    "x86_64": (0xC000003E, (41, 42, 49, 59, 322, 101, 62, 425, 310, 311)),
    "aarch64": (0xC00000B7, (198, 203, 200, 221, 281, 117, 129, 425, 270, 271)),
}


class Confined:
    """The rules this process keeps from now on: it writes to `folder` alone, and of `closed` opens `open` only."""

    def __init__(self, folder: Path) -> None:
        self._folder = str(folder)
        self._closed: tuple[str, ...] = ()
        self._open: tuple[str, ...] = ()

    def allow(self, path: Path, closed: list[str]) -> None:
        """Keep out of the folders `closed`, but for the file at `path`."""
        self._closed = tuple(f"{one.rstrip(os.sep)}{os.sep}" for one in closed)
        self._open = (str(path), str(path.resolve()))

    def begin(self) -> None:
        """Watch every request to the system that Python is asked to make."""
        sys.addaudithook(self._look)

    def _look(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            self._look_at_file(*arguments)
        elif event.startswith(_STARTS) or (event in _CHANGES and not all(self._is_ours(one) for one in arguments[:1])):
            raise PermissionError(f"a reader may not ask for {event}")

    def _look_at_file(self, path: Any, mode: Any, flags: Any) -> None:
        if not isinstance(path, str | bytes):
            return
        name = os.fsdecode(path)
        if isinstance(flags, int) and flags & _WRITING and not self._is_ours(name) and name != os.devnull:
            raise PermissionError("a reader may not write there")
        if self._closed and name.startswith(self._closed) and name not in self._open and not self._is_ours(name):
            raise PermissionError("a reader may not open that")

    def _is_ours(self, path: Any) -> bool:
        name = os.path.abspath(os.fsdecode(path)) if isinstance(path, str | bytes | os.PathLike) else ""  # noqa: PTH100 - without looking at the disk
        return name == self._folder or name.startswith(self._folder + os.sep)


def confine(megabytes: int, disk_megabytes: int, folder: Path) -> Confined:
    """Give up what reading does not need, and return the rules that are kept."""
    _limit(megabytes, disk_megabytes)
    _end_with_starter()
    _refuse_calls()
    confined = Confined(folder)
    confined.begin()
    return confined


def _limit(megabytes: int, disk_megabytes: int) -> None:
    try:
        import resource
    except ImportError:  # Windows: the watchdog outside is the only limit
        return
    _set(resource.RLIMIT_FSIZE, disk_megabytes * MEGABYTE)
    _set(resource.RLIMIT_CORE, 0)
    _set(resource.RLIMIT_NOFILE, 64)
    _set(resource.RLIMIT_AS, megabytes * MEGABYTE)


def _set(which: int, value: int) -> None:
    import resource

    try:
        resource.setrlimit(which, (value, value))
    except (ValueError, OSError):  # macOS knows no limit on address space
        return


def limit_time(seconds: int) -> None:
    """Allow this process `seconds` more of processor time, counted from now."""
    try:
        import resource
    except ImportError:
        return
    usage = resource.getrusage(resource.RUSAGE_SELF)
    until = int(usage.ru_utime + usage.ru_stime) + seconds
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (until, hard))


def _end_with_starter() -> None:
    """End this process when the one that started it is gone, also while it reads."""
    if sys.platform == "linux":
        _control(_PR_SET_PDEATHSIG, signal.SIGKILL)
    elif os.name == "posix":
        threading.Thread(target=_until_alone, args=(os.getppid(),), daemon=True).start()


def _until_alone(starter: int) -> None:
    while os.getppid() == starter:
        time.sleep(1)
    os._exit(1)


def _refuse_calls() -> None:
    """Let Linux refuse network, other programs and other processes to everything in this process, for good."""
    found = _SYSTEMS.get(platform.machine()) if sys.platform == "linux" else None
    if found is None or struct.calcsize("P") != 8:
        return
    mark, numbers = found
    steps = [(_LOAD, 0, 0, 4), (_EQUAL, 0, len(numbers) + 3, mark), (_LOAD, 0, 0, 0)]
    steps.append((_AT_LEAST, len(numbers) + 1, 0, _OTHER_CALLS))
    steps += [(_EQUAL, len(numbers) - place, 0, number) for place, number in enumerate(numbers)]
    steps += [(_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _REFUSE)]
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in steps))
    program = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(steps), ctypes.addressof(code)))
    if _control(_PR_SET_NO_NEW_PRIVS, 1) == 0:
        _control(_PR_SET_SECCOMP, _FILTER, ctypes.addressof(program))


def _control(what: int, value: int, more: int = 0) -> int:
    """Ask Linux to change something of this process; 0 means it did."""
    control = ctypes.CDLL(None).prctl
    control.argtypes = [ctypes.c_int, *[ctypes.c_ulong] * 4]
    return int(control(what, value, more, 0, 0))
