"""The runs of this room's tests."""

from __future__ import annotations

from tests.enrollment.engine.conftest import run_of

__all__ = ["run_of"]
