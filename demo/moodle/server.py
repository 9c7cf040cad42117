"""The made-up Moodle over HTTP: as a WSGI application, and as a small server with its faults.

`/webservice/rest/server.php` is Moodle's own address. `/fake/…` steers the fake from outside and
exists only when it is asked for; the server listens on loopback alone.
"""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

import demo.moodle.functions  # noqa: F401 (makes the functions known)
from demo.moodle import pages
from demo.moodle.faults import AFTER, Fault
from demo.moodle.refusals import WsError, invalid_response, moodle_error
from demo.moodle.service import respond
from demo.moodle.site import FakeMoodle

REST = "/webservice/rest/server.php"
FORM = "application/x-www-form-urlencoded"
MAINTENANCE = b"<!DOCTYPE html>\n<html><body>The site is under maintenance</body></html>"
GATEWAY = b"<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n</html>\r\n"
DATABASE = (
    "<p>Error: Database connection failed</p>\n<p>It is possible that the database is overloaded "
    "or otherwise not running properly.</p>\n<p>The site administrator should also check that the "
    "database details have been correctly specified in config.php</p>"
)
SAYS: dict[str, Callable[[], WsError]] = {
    "maintenance": lambda: moodle_error(
        "sitemaintenance", "The site is undergoing maintenance and is currently not available"
    ),
    "upgrade": lambda: moodle_error(
        "upgraderunning", "Site is being upgraded, please retry later."
    ),
    "database_down": lambda: WsError("dml_connection_exception", "dbconnectionfailed", DATABASE),
}
REFUSES = {
    "cli_maintenance": (503, MAINTENANCE),
    "bad_gateway": (502, GATEWAY),
    "disabled": (403, b""),
}


@dataclass
class Request:
    method: str
    path: str
    query: str
    body: bytes
    content_type: str


@dataclass
class Reply:
    """`cut`: how many bytes of the body are written before the connection breaks; None is all."""

    status: int
    body: bytes
    content_type: str = "text/html; charset=utf-8"
    cut: int | None = None
    headers: dict[str, str] = field(default_factory=dict)


def answer(site: FakeMoodle, request: Request, *, steered: bool = False) -> Reply:
    if request.path == REST:
        return _rest(site, request)
    if steered and request.path.startswith("/fake/"):
        return _steer(site, request)
    status, html, headers = pages.answer(site, request.method, request.path, _fields(request))
    return Reply(status, html.encode(), headers=headers)


def _fields(request: Request) -> list[tuple[str, str]]:
    """Query and body as one. A body is read of a POST of a form only, as PHP does."""
    fields = parse_qsl(request.query, keep_blank_values=True)
    if request.method == "POST" and request.content_type.startswith(FORM):
        fields += parse_qsl(request.body.decode(), keep_blank_values=True)
    return fields


def _rest(site: FakeMoodle, request: Request) -> Reply:
    fields = _fields(request)
    fault = site.faults.take(dict(fields).get("wsfunction", ""))
    if fault is None:
        return _plain(site, fields)
    if fault.kind in AFTER:
        return _after(_plain(site, fields), fault)
    if fault.kind in REFUSES:
        status, body = REFUSES[fault.kind]
        return Reply(status, body)
    if fault.kind in SAYS:
        return _told(SAYS[fault.kind]())
    time.sleep(fault.seconds)
    return _plain(site, fields)


def _plain(site: FakeMoodle, fields: list[tuple[str, str]]) -> Reply:
    kind, body = respond(site, fields)
    return Reply(HTTPStatus.OK, body, kind)


def _told(error: WsError) -> Reply:
    told = {"exception": error.kind, "errorcode": error.code, "message": error.message}
    return Reply(HTTPStatus.OK, json.dumps(told).encode(), "application/json")


def _after(reply: Reply, fault: Fault) -> Reply:
    """What becomes of an answer when the work is already done."""
    if fault.kind == "late":
        time.sleep(fault.seconds)
        return reply
    if fault.kind == "lost":
        return Reply(reply.status, reply.body, reply.content_type, cut=-1)
    if fault.kind == "cut":
        return Reply(reply.status, reply.body, reply.content_type, cut=len(reply.body) // 2)
    if fault.kind == "gateway_timeout":
        return Reply(HTTPStatus.GATEWAY_TIMEOUT, GATEWAY.replace(b"502", b"504"))
    if fault.kind == "not_json":
        return Reply(HTTPStatus.OK, b"<br />\n<b>Warning</b>: ..." + reply.body)
    return _told(invalid_response())


def _steer(site: FakeMoodle, request: Request) -> Reply:
    """POST /fake/faults plans one, /fake/chance sets shares, /fake/clear forgets; GET counts."""
    given: dict[str, Any] = json.loads(request.body or b"{}")
    match request.path.removeprefix("/fake/"):
        case "faults":
            site.faults.plan(**given)
        case "chance":
            site.faults.by_chance(given["shares"], seed=given["seed"])
        case "clear":
            site.faults.clear()
        case "state":
            pass
        case _:
            return Reply(HTTPStatus.NOT_FOUND, b"")
    state = {
        "faults": dict(site.faults.count),
        "calls": len(site.seen),
        "users": len(site.users),
        "courses": len(site.courses),
        "enrolments": sum(map(len, site.enrolments.values())),
        "welcomes": site.welcomes.total(),
    }
    return Reply(HTTPStatus.OK, json.dumps(state).encode(), "application/json")


def app(site: FakeMoodle) -> Callable[[dict[str, Any], Any], Iterable[bytes]]:
    """As WSGI, in one process with who calls it. A broken connection is an OSError there."""

    def wsgi(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        length = int(environ.get("CONTENT_LENGTH") or 0)
        request = Request(
            environ["REQUEST_METHOD"],
            environ["PATH_INFO"],
            environ.get("QUERY_STRING", ""),
            environ["wsgi.input"].read(length),
            environ.get("CONTENT_TYPE", ""),
        )
        reply = answer(site, request)
        if reply.cut is not None:
            raise ConnectionResetError
        headers = {"Content-Type": reply.content_type, **reply.headers}
        status = HTTPStatus(reply.status)
        start_response(f"{status.value} {status.phrase}", list(headers.items()))
        return [reply.body]

    return wsgi


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port: int, site: FakeMoodle, *, steered: bool) -> None:
        self.site, self.steered = site, steered
        super().__init__(("127.0.0.1", port), _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is what these tests are about."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        path, _, query = self.path.partition("?")
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        kind = self.headers.get("Content-Type", "")
        request = Request(self.command, path, query, body, kind)
        self._write(answer(self.server.site, request, steered=self.server.steered))

    do_POST = do_GET  # noqa: N815

    def _write(self, reply: Reply) -> None:
        if reply.cut is not None:
            self.close_connection = True
        if reply.cut == -1:
            return
        self.send_response(reply.status)
        headers = {"Content-Type": reply.content_type, "Content-Length": str(len(reply.body))}
        for name, value in (headers | reply.headers).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(reply.body[: reply.cut])

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Silent: tests and the demo have better things to print."""


def server(site: FakeMoodle, port: int = 0, *, steered: bool = False) -> _Server:
    """Bound, not yet serving; port 0 takes a free one. Sets the site's address."""
    made = _Server(port, site, steered=steered)
    site.url = f"http://127.0.0.1:{made.server_address[1]}"
    return made


@contextlib.contextmanager
def serving(site: FakeMoodle, port: int = 0, *, steered: bool = False) -> Iterator[str]:
    """Serves from a thread for as long as the block lasts; gives the address."""
    running = server(site, port, steered=steered)
    thread = threading.Thread(target=running.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield site.url
    finally:
        running.shutdown()
        thread.join()
        running.server_close()
