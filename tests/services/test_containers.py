"""docker-compose.yml and Dockerfile keep to the house's rules; no Docker needed to check."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
PINNED = re.compile(r"^[\w./-]+:\d+\.\d+(\.\d+)?[\w.-]*$")


def queues(service: dict[str, Any]) -> set[str]:
    command = service.get("command", [])
    return set(command[command.index("-Q") + 1].split(",")) if "-Q" in command else set()


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_has_limits_and_a_health_check(name: str) -> None:
    service = SERVICES[name]
    assert {"cpus", "memory"} <= service["deploy"]["resources"]["limits"].keys()
    runs_once = service.get("restart") == "no"
    assert runs_once or service["healthcheck"]["test"]


@pytest.mark.parametrize("name", SERVICES)
def test_every_image_is_pinned_and_ours_is_one(name: str) -> None:
    image = SERVICES[name]["image"]
    assert image == SERVICES["web"]["image"] or PINNED.match(image), image


def test_the_dockerfile_is_pinned_and_not_root() -> None:
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    assert [line for line in lines if line.startswith("FROM ")] != []
    assert all(PINNED.match(line.split()[1]) for line in lines if line.startswith("FROM "))
    assert "USER portal" in lines
    assert any("--require-hashes" in line for line in lines)


def test_every_queue_has_one_worker_and_moodle_and_mail_their_own() -> None:
    served = sorted(queue for service in SERVICES.values() for queue in queues(service))
    assert served == ["default", "mail", "moodle", "search"]
    assert queues(SERVICES["worker-mail"]) == {"mail"}
    assert queues(SERVICES["worker-moodle"]) == {"moodle"}


def test_secrets_come_from_the_environment() -> None:
    for service in SERVICES.values():
        for name, value in service.get("environment", {}).items():
            if re.search(r"PASSWORD|SECRET|DATABASE_URL|EMAIL_URL", name):
                assert "${" in value, name
                assert ":-" not in value, name


def test_only_the_web_server_is_published_and_only_on_this_machine() -> None:
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert list(published) == ["web"]
    assert all(port.startswith("127.0.0.1:") for port in published["web"])


def test_the_image_gets_only_what_it_runs() -> None:
    lines = (ROOT / ".dockerignore").read_text().split()
    assert lines[0] == "*"
    assert "!tests" not in lines
