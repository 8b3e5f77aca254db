"""The port a site listens on: seen to be free, and kept from everybody else while the site gets ready and runs."""

from __future__ import annotations

import errno
import socket
import sys
import time
from dataclasses import dataclass

from icop.engine.errors import Refused

LAST_PORT = 65535
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - what such an address is called from this machine


@dataclass(frozen=True, slots=True)
class Port:
    """A port of a numeric address, kept for us until it is closed."""

    host: str
    number: int
    kept: socket.socket | None = None

    @property
    def near(self) -> str:
        """The numeric address by which this machine reaches the port."""
        return EVERYWHERE.get(self.host, self.host)

    @property
    def is_local(self) -> bool:
        return self.host in EVERYWHERE.values()

    @property
    def address(self) -> str:
        """The address people on this machine type."""
        shown = f"[{self.host}]" if ":" in self.host else self.host
        if self.host in {"127.0.0.1", *EVERYWHERE}:
            shown = "localhost"
        return f"http://{shown}:{self.number}/"

    def close(self) -> None:
        """Let others have it."""
        if self.kept is not None:
            self.kept.close()


def keep_port(host: str, port: int, wait_seconds: float = 0.0) -> Port:
    """Return `host`:`port` once it is ours; port 0 takes any that is free.

    Waits up to `wait_seconds` for one in use, as it is for a moment after a site was killed. Raises Refused.
    """
    family, place = _resolved(host, port)
    until = time.monotonic() + wait_seconds
    while True:
        try:
            return _keep(family, place)
        except OSError as error:
            if error.errno != errno.EADDRINUSE or time.monotonic() >= until:
                raise _refused(host, port, error) from error
            time.sleep(0.05)


def require_free_port(host: str, port: int) -> None:
    """Raise Refused when something listens on `host`:`port`, or the address is not ours to use."""
    keep_port(host, port).close()


def _resolved(host: str, port: int) -> tuple[int, tuple[str, int]]:
    if not 0 <= port <= LAST_PORT:
        raise Refused(f"There is no port {port}.", "Start with --port 8000, or another from 1024 to 65535.")
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (OSError, UnicodeError) as error:
        fix = "Start with --host 127.0.0.1, or --host 0.0.0.0 for every address of this machine."
        raise Refused(f"{host!r} is no address.", fix) from error
    first = min(found, key=lambda one: one[0] != socket.AF_INET)
    return first[0], (str(first[4][0]), port)


def _keep(family: int, place: tuple[str, int]) -> Port:
    """Bind twice: first as a stranger to those who share ports, so that a site already there is seen; then to keep it.

    On Linux web processes share their port (SO_REUSEPORT), and a second site of the same user could join them unseen.
    The socket kept here doesn't listen and gets no request, but makes that second site's first bind fail.
    """
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        if sys.platform != "win32":  # there it would let two programs use one port
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(place)
        host, number = place[0], int(probe.getsockname()[1])
    return Port(host, number, _kept(family, (host, number)) if sys.platform == "linux" else None)


def _kept(family: int, place: tuple[str, int]) -> socket.socket:
    kept = socket.socket(family, socket.SOCK_STREAM)
    try:
        for option in (socket.SO_REUSEADDR, socket.SO_REUSEPORT):
            kept.setsockopt(socket.SOL_SOCKET, option, 1)
        kept.bind(place)
        kept.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 0)
    except OSError:
        kept.close()
        raise
    return kept


def _refused(host: str, port: int, error: OSError) -> Refused:
    if error.errno == errno.EACCES:
        return Refused(f"Port {port} is kept for the system.", "Start with --port 8000 or another above 1023.")
    if error.errno == errno.EADDRNOTAVAIL:
        return Refused(f"{host} is no address of this machine: it cannot be used.", "Start with --host 127.0.0.1.")
    return Refused(
        f"Port {port} of {host} cannot be used ({error.strerror or error}).",
        f"Stop what uses it, or start with --port {port + 1 if port < LAST_PORT else 8000}.",
    )
