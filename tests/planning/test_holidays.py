from __future__ import annotations

import datetime

import pytest
from django.utils import translation

from planning.holidays import holiday_name


@pytest.mark.parametrize(
    ("day", "name"),
    [
        ("2027-01-01", "Nieuwjaarsdag"),
        ("2027-03-26", "Goede Vrijdag"),
        ("2027-03-28", "Eerste paasdag"),
        ("2027-03-29", "Tweede paasdag"),
        ("2027-04-27", "Koningsdag"),
        ("2025-04-26", "Koningsdag"),
        ("2025-04-27", ""),
        ("2025-05-05", "Bevrijdingsdag"),
        ("2027-05-05", ""),
        ("2027-05-06", "Hemelvaartsdag"),
        ("2027-05-17", "Tweede pinksterdag"),
        ("2027-12-26", "Tweede kerstdag"),
        ("2027-12-27", ""),
    ],
)
def test_dutch_public_holidays(day: str, name: str) -> None:
    with translation.override("nl"):
        assert holiday_name(datetime.date.fromisoformat(day)) == name
