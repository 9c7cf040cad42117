"""Running services for a data folder: start them, or use those that someone else started."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from lms_portal.services.errors import ServiceError
from lms_portal.services.home import Home, State
from lms_portal.services.postgres import DATABASE, ROLE, Postgres, reset_log
from lms_portal.services.processes import Child, Program, Supervisor
from lms_portal.services.redis import Redis

START_SECONDS = 60


@dataclass(frozen=True)
class Addresses:
    """How to reach the database and Redis. `ours`: this process started the embedded ones."""

    database_url: str
    redis_url: str
    ours: bool
    fresh: bool = False
    postgres_bin: str = ""


def say(line: str) -> None:
    print(line, flush=True)


def note(line: str) -> None:
    """On stderr, so that the output of `exec`'s command stays its own."""
    print(line, file=sys.stderr, flush=True)


@contextlib.contextmanager
def running_services(
    *, home: Home, supervisor: Supervisor, kind: str, environ: Mapping[str, str]
) -> Iterator[Addresses]:
    """What DATABASE_URL and REDIS_URL name, else services that run already, else our own."""
    external = (environ.get("DATABASE_URL", ""), environ.get("REDIS_URL", ""))
    if all(external):
        yield Addresses(*external, ours=False)
        return
    home.prepare()
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if home.owner_lock.acquire():
            with own_services(home=home, supervisor=supervisor, kind=kind, environ=environ) as ours:
                yield ours
            return
        state = home.read_state()
        if state and home.users_lock.acquire(shared=True):
            with borrowed_services(home=home, state=state, environ=environ) as theirs:
                yield theirs
            return
        time.sleep(0.1)
    raise ServiceError(
        f"Another command is starting or stopping the services of {home.root} and does not finish. "
        "Wait for it, or end it with `make stop`."
    )


@contextlib.contextmanager
def own_services(
    *, home: Home, supervisor: Supervisor, kind: str, environ: Mapping[str, str]
) -> Iterator[Addresses]:
    """Starts what the environment does not name; the caller's supervisor stops it."""
    try:
        database_url, redis_url = environ.get("DATABASE_URL", ""), environ.get("REDIS_URL", "")
        fresh, binaries = False, ""
        with contextlib.ExitStack() as stack:
            if not redis_url:
                redis_url = start_redis(home, supervisor, environ)
            if not database_url:
                postgres = Postgres(home, environ)
                stack.callback(postgres.clean_up)
                stack.callback(supervisor.close)
                fresh = start_postgres(postgres, supervisor)
                database_url, binaries = postgres.url(), str(postgres.binaries.folder)
            home.write_state(
                kind=kind, database_url=database_url, redis_url=redis_url, postgres_bin=binaries
            )
            yield Addresses(database_url, redis_url, ours=True, fresh=fresh, postgres_bin=binaries)
            if kind == "exec":
                wait_for_borrowers(home)
    finally:
        home.clear_state()
        supervisor.close()
        home.owner_lock.release()


def wait_for_borrowers(home: Home) -> None:
    """A test run that borrowed our services may take longer than ours."""
    told = False
    while not home.users_lock.acquire():
        if not told:
            note("Waiting: another command still uses these services (Ctrl-C stops them now).")
            told = True
        time.sleep(0.2)


@contextlib.contextmanager
def borrowed_services(
    *, home: Home, state: State, environ: Mapping[str, str]
) -> Iterator[Addresses]:
    """Services of another command. Tests get a database of their own: two runs never meet."""
    theirs = Addresses(
        environ.get("DATABASE_URL") or state.database_url,
        environ.get("REDIS_URL") or state.redis_url,
        ours=False,
        postgres_bin=state.postgres_bin,
    )
    name = f"{DATABASE}_{os.getpid()}"
    separate = home.fast and bool(state.postgres_bin) and not environ.get("DATABASE_URL")
    try:
        if separate:
            psql(theirs, f"CREATE DATABASE {name}")
            theirs = replace(
                theirs,
                database_url=theirs.database_url.replace(f"/{DATABASE}?", f"/{name}?"),
                redis_url=f"{theirs.redis_url.rpartition('/')[0]}/{1 + os.getpid() % 15}",
            )
        yield theirs
    finally:
        if separate:
            drop_databases(theirs, name)
        home.users_lock.release()


def psql(addresses: Addresses, statement: str) -> str:
    """One statement, as the role of the services, in the maintenance database."""
    url = f"postgres://{ROLE}@/postgres?{addresses.database_url.partition('?')[2]}"
    command = [str(Path(addresses.postgres_bin) / "psql"), "-XAtc", statement, url]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise ServiceError(f"The running PostgreSQL refused a command: {done.stderr.strip()}")
    return done.stdout


def drop_databases(addresses: Addresses, name: str) -> None:
    """The database itself and what the test runner derived from it (test_NAME, test_NAME_gw0)."""
    query = f"SELECT datname FROM pg_database WHERE datname ~ '^(test_)?{name}(_|$)'"  # noqa: S608  # nosec B608
    with contextlib.suppress(ServiceError):
        for found in psql(addresses, query).split():
            psql(addresses, f'DROP DATABASE IF EXISTS "{found}" WITH (FORCE)')


def start_redis(home: Home, supervisor: Supervisor, environ: Mapping[str, str]) -> str:
    began = time.monotonic()
    redis = Redis(home, environ)
    redis.prepare()
    program = Program(
        name="Redis",
        command=redis.command(),
        environment=redis.environment(),
        folder=Path("/"),
        user=redis.user,
        log=redis.log,
        stop_signal=redis.stop_signal,
    )
    child = supervisor.start(program)
    supervisor.wait_until(redis.is_ready, child, seconds=20)
    note(f"Redis is ready ({time.monotonic() - began:.1f} s).")
    return redis.url()


def start_postgres(postgres: Postgres, supervisor: Supervisor) -> bool:
    """True when the data directory is new."""
    began = time.monotonic()
    fresh = postgres.prepare()
    program = Program(
        name="PostgreSQL",
        command=postgres.command(),
        environment=postgres.environment(),
        folder=Path("/"),
        user=postgres.user,
        log=postgres.log,
        stop_signal=postgres.stop_signal,
        stop_seconds=30,
    )
    wait_for_postgres(postgres, program, supervisor)
    postgres.ensure_database()
    major, source = postgres.binaries.major, postgres.binaries.source
    note(f"PostgreSQL {major} ({source}) is ready ({time.monotonic() - began:.1f} s).")
    return fresh


def wait_for_postgres(postgres: Postgres, program: Program, supervisor: Supervisor) -> Child:
    """After a kill -9 the kernel needs about a second to release shared memory: then try again."""
    for attempt in range(8):
        reset_log(postgres.log)
        child = supervisor.start(program)
        try:
            supervisor.wait_until(postgres.is_ready, child, seconds=START_SECONDS)
        except ServiceError as error:
            busy = "shared memory block" in str(error) or "lock file" in str(error)
            if not busy or attempt == 7:
                raise
            supervisor.stop(child)
            time.sleep(0.5)
        else:
            return child
    raise AssertionError("unreachable")
