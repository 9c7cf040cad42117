"""The launcher's commands: run, services, exec, stop, reset."""

from __future__ import annotations

import argparse
import contextlib
import os
import shutil
import signal
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from lms_portal.services.errors import ServiceError, StopRequested
from lms_portal.services.foreground import run_guarded, run_in_foreground
from lms_portal.services.home import KNOWN_ENTRIES, Home, check_is_ours
from lms_portal.services.portal import ROOT, Portal, check_port, chosen_port, portal_environment
from lms_portal.services.processes import (
    Supervisor,
    die_with_parent,
    stop_signals,
)
from lms_portal.services.runas import service_base, service_user
from lms_portal.services.running import Addresses, running_services, say

STOP_SECONDS = 60


def main(arguments: Sequence[str]) -> int:
    """The exit code: 0 also after Ctrl-C, 1 after a message, `exec` gives its command's own."""
    options = parse(arguments)
    if "MAKELEVEL" in os.environ:
        die_with_parent(signal.SIGTERM)  # when make is killed, nobody is left to stop us
    return run_guarded(lambda: carry_out(options))


def carry_out(options: argparse.Namespace) -> int:
    """One command, with its errors as sentences."""
    try:
        return int(options.command(options, os.environ) or 0)
    except ServiceError as error:
        print(f"error: {error}", file=sys.stderr, flush=True)
        return 1
    except StopRequested:
        say("Stopped.")
        return 0 if options.name in {"run", "services"} else 130


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m lms_portal.services")
    commands = parser.add_subparsers(dest="name", required=True)
    for name, command, text in (
        ("run", run, "services, web server, worker and clock, until Ctrl-C"),
        ("services", services, "PostgreSQL and Redis alone, until Ctrl-C"),
        ("exec", execute, "run a command with the services, and give its exit code"),
        ("stop", stop, "stop what runs with this data folder"),
        ("reset", reset, "throw the data folder's contents away"),
    ):
        sub = commands.add_parser(name, help=text)
        sub.set_defaults(command=command)
        if name == "exec":
            sub.add_argument(
                "--fast", action="store_true", help="a data folder for tests, not crash-safe"
            )
            sub.add_argument("words", nargs=argparse.REMAINDER, metavar="-- COMMAND")
        if name == "reset":
            sub.add_argument("--yes", action="store_true", help="do not ask")
    return parser.parse_args(arguments)


def data_folder(environ: Mapping[str, str]) -> Path:
    """PORTAL_DATA; relative to the checkout, as the settings read it."""
    return Path(os.path.abspath(ROOT / (environ.get("PORTAL_DATA") or ".portal")))


def run(_options: argparse.Namespace, environ: Mapping[str, str]) -> int:
    began = time.monotonic()
    port = chosen_port(environ)
    home = Home(data_folder(environ))
    home.prepare()
    refuse_second_run(home)
    check_port(port)
    supervisor = Supervisor()
    with (
        stop_signals(),
        contextlib.closing(supervisor),
        running_services(
            home=home, supervisor=supervisor, kind="run", environ=environ
        ) as addresses,
    ):
        try:
            serve(supervisor=supervisor, home=home, addresses=addresses, port=port, began=began)
        except StopRequested:
            say("\nStopping ...")
            raise
    return 0


def serve(
    *, supervisor: Supervisor, home: Home, addresses: Addresses, port: int, began: float
) -> None:
    """Until StopRequested. A database that is not ours may be new too: then show what happens."""
    environment = portal_environment(home=home, addresses=addresses, port=port, environ=os.environ)
    portal = Portal(supervisor=supervisor, environment=environment, port=port)
    portal.start(fresh=addresses.fresh or not addresses.postgres_bin)
    seconds = time.monotonic() - began
    say(f"\nLeerportaal is ready: http://127.0.0.1:{port}  (after {seconds:.1f} s)\n")
    say(portal.people())
    say(f"\nData and logs are in {home.root}. Ctrl-C stops everything.\n")
    supervisor.watch()


def refuse_second_run(home: Home) -> None:
    state = home.read_state()
    if state and state.kind == "run":
        raise ServiceError(
            f"The portal already runs with the data in {home.root} (process {state.pid}). Stop it "
            "(`make stop`), or start a second one with PORTAL_DATA=/some/folder and another PORT."
        )


def services(_options: argparse.Namespace, environ: Mapping[str, str]) -> int:
    home = Home(data_folder(environ))
    supervisor = Supervisor()
    with (
        stop_signals(),
        running_services(
            home=home, supervisor=supervisor, kind="services", environ=environ
        ) as addresses,
    ):
        if not addresses.ours:
            say("The services run already, or DATABASE_URL and REDIS_URL name your own.")
            return 0
        say(f"\nexport DATABASE_URL='{addresses.database_url}'")
        say(f"export REDIS_URL='{addresses.redis_url}'\n")
        say("`make shell`, `make run` and the rest use these by themselves. Ctrl-C stops them.")
        supervisor.watch()
    return 0


def execute(options: argparse.Namespace, environ: Mapping[str, str]) -> int:
    words = options.words[1:] if options.words[:1] == ["--"] else options.words
    if not words:
        raise ServiceError("exec needs a command: python -m lms_portal.services exec -- COMMAND")
    if words[0] == "python":
        words = [sys.executable, *words[1:]]
    home = Home(data_folder(environ), fast=options.fast)
    home.prepare()
    supervisor = Supervisor()
    port = chosen_port(environ)
    with (
        stop_signals(),
        running_services(
            home=home, supervisor=supervisor, kind="exec", environ=environ
        ) as addresses,
    ):
        environment = portal_environment(home=home, addresses=addresses, port=port, environ=environ)
        return run_in_foreground(words, environment, ROOT)


def stop(_options: argparse.Namespace, environ: Mapping[str, str]) -> int:
    home = Home(data_folder(environ))
    check_is_ours(home.root)
    state = home.read_state()
    if state is None:
        say(f"Nothing runs with the data in {home.root}.")
        return 0
    os.kill(state.pid, signal.SIGTERM)
    deadline = time.monotonic() + STOP_SECONDS
    while state.is_alive():
        if time.monotonic() > deadline:
            raise ServiceError(
                f"Process {state.pid} does not stop; end it with `kill -9 {state.pid}`."
            )
        time.sleep(0.1)
    say("Stopped.")
    return 0


def reset(options: argparse.Namespace, environ: Mapping[str, str]) -> int:
    home = Home(data_folder(environ))
    if not home.root.exists():
        say(f"There is no data in {home.root}.")
        return 0
    check_is_ours(home.root)
    home.prepare()
    for part in (home, Home(home.root, fast=True)):
        if part.run.exists() and not part.owner_lock.acquire():
            raise ServiceError(
                f"Something runs with the data in {part.root}; stop it with `make stop`."
            )
    question = f"Throw away all data in {home.root}? Type yes: "
    if not options.yes and (not sys.stdin.isatty() or input(question) != "yes"):
        raise ServiceError("Nothing was thrown away. `make reset YES=1` does it without asking.")
    user = service_user(home.postgres)
    for base in {
        service_base(part, user) for part in (home.root, home.root / "test") if part.exists()
    }:
        remove_contents(base)
    remove_contents(home.root)
    say(f"The data in {home.root} is gone; `make run` starts anew.")
    return 0


def remove_contents(folder: Path) -> None:
    """Only what the launcher and the portal put there themselves."""
    for name in KNOWN_ENTRIES:
        path = folder / name
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
