"""The launcher as a program: exit codes, nothing left behind, and coming back after a kill -9."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NOT_PASSED_ON = {"DATABASE_URL", "REDIS_URL", "MAKELEVEL"}
SHOW = 'echo "url=$DATABASE_URL"; '


@pytest.fixture
def launch(data: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    started: list[subprocess.Popen[str]] = []

    def start(*words: str, folder: Path = data) -> subprocess.Popen[str]:
        kept = {name: value for name, value in os.environ.items() if name not in NOT_PASSED_ON}
        process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "lms_portal.services", *words],
            cwd=ROOT,
            env={**kept, "PORTAL_DATA": str(folder)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
        process.wait()
        assert process.stdout
        process.stdout.close()


def processes_of(folder: Path) -> list[str]:
    """Command lines of live processes that name this data folder; our launcher's `ps` in /proc."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            words = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        if str(folder) in words:
            found.append(words)
    return found


def wait_for(check: Callable[[], bool], *, seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not check():
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.05)


def read_until(process: subprocess.Popen[str], text: str) -> str:
    assert process.stdout
    for line in process.stdout:
        if text in line:
            return line.strip()
    raise AssertionError(f"{text!r} was never said")


def test_exec_gives_the_exit_code_and_leaves_nothing(
    data: Path, launch: Callable[..., subprocess.Popen[str]]
) -> None:
    process = launch("exec", "--fast", "--", "sh", "-c", "sleep 300 & exit 7")
    process.communicate(timeout=60)
    assert process.returncode == 7
    assert processes_of(data) == []


def test_a_second_exec_borrows_and_gets_a_database_of_its_own(
    data: Path, launch: Callable[..., subprocess.Popen[str]]
) -> None:
    first = launch("exec", "--fast", "--", "sh", "-c", SHOW + "sleep 1.5")
    ours = read_until(first, "url=")
    second = launch("exec", "--fast", "--", "sh", "-c", SHOW + "sleep 2")
    output, _ = second.communicate(timeout=60)
    assert second.returncode == 0, output
    assert re.search(r"/portal_\d+\?", output)
    assert "/portal?" in ours
    assert first.wait(timeout=60) == 0
    assert processes_of(data) == []


def test_sigterm_stops_the_services(
    data: Path, launch: Callable[..., subprocess.Popen[str]]
) -> None:
    process = launch("services")
    read_until(process, "export REDIS_URL")
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=30) == 0
    assert processes_of(data) == []


def test_kill_9_of_launcher_or_postmaster_leaves_nothing_and_the_next_start_works(
    data: Path, launch: Callable[..., subprocess.Popen[str]]
) -> None:
    launcher = launch("exec", "--fast", "--", "sh", "-c", SHOW + "sleep 60")
    read_until(launcher, "url=")
    launcher.kill()
    launcher.communicate(timeout=30)  # until the last process that could write here is gone
    wait_for(lambda: processes_of(data) == [])

    again = launch("exec", "--fast", "--", "sh", "-c", SHOW + "sleep 60")
    read_until(again, "url=")
    pid = next(data.glob("test/postgres/postmaster.pid")).read_text().split("\n")[0]
    os.kill(int(pid), signal.SIGKILL)
    again.send_signal(signal.SIGTERM)
    again.wait(timeout=30)
    again.communicate()
    state = data / "test" / "run" / "state.json"
    third = launch("exec", "--fast", "--", "sh", "-c", SHOW + "sleep 60")
    read_until(third, "url=")
    os.kill(json.loads(state.read_text())["pid"], signal.SIGKILL)  # the process below the launcher
    third.communicate(timeout=30)
    assert third.returncode == 128 + signal.SIGKILL
    assert processes_of(data) == []

    fourth = launch("exec", "--fast", "--", "true")
    output, _ = fourth.communicate(timeout=60)
    assert fourth.returncode == 0, output
    assert processes_of(data) == []


def test_a_long_path_gets_a_short_private_socket_folder(
    data: Path, launch: Callable[..., subprocess.Popen[str]]
) -> None:
    deep = data / ("d" * 60) / ("e" * 60)
    script = SHOW + 'stat -c mode=%a "${DATABASE_URL#*host=}"'
    process = launch("exec", "--fast", "--", "sh", "-c", script, folder=deep)
    output, _ = process.communicate(timeout=60)
    assert process.returncode == 0, output
    assert "host=/tmp/portal-" in output
    assert "mode=700" in output
    socket_folder = output.split("host=")[1].split("\n")[0]
    assert not Path(socket_folder).exists()


def test_an_error_is_one_sentence(
    launch: Callable[..., subprocess.Popen[str]], tmp_path: Path
) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "photo.jpg").touch()
    process = launch("services", folder=tmp_path / "mine")
    output, _ = process.communicate(timeout=20)
    assert process.returncode == 1
    assert output.startswith("error: ")
    assert "Traceback" not in output
