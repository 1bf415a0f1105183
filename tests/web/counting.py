"""Servers that count: every connection to one of their ports, and what was asked for."""

from __future__ import annotations

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_ASKED = re.compile(rb"[A-Z]+ (?:/|http://)?([\w.-]*)")
PORTS = 3
ANSWER = b"HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: *\r\nContent-Length: 0\r\n\r\n"


class Counted:
    """The ports that listen, and what came in: the names that were asked for, of a proxy those of
    the computers, "" for a mere connection."""

    def __init__(self) -> None:
        self.ports: list[int] = []
        self.seen: list[str] = []

    def address(self, number: int = 0) -> str:
        """The address under which a name can be asked for."""
        return f"http://127.0.0.1:{self.ports[number % len(self.ports)]}/"


@contextmanager
def counting() -> Iterator[Counted]:
    """Servers on several ports of this computer, until the block ends."""
    counted = Counted()

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            self.request.settimeout(5)
            try:
                content = self.request.recv(4096)
            except OSError:
                content = b""
            found = _ASKED.match(content)
            counted.seen.append(found[1].decode() if found else "")
            self.request.sendall(ANSWER)

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True

        def handle_error(self, request: Any, client_address: Any) -> None:
            """A client that goes away is no matter."""

    servers = [Server(("127.0.0.1", 0), Handler) for _ in range(PORTS)]
    for server in servers:
        counted.ports.append(server.server_address[1])
        threading.Thread(target=server.serve_forever, daemon=True).start()
    yield counted
    for server in servers:
        server.shutdown()
        server.server_close()
