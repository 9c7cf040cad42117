"""GET cannot write."""

from __future__ import annotations

import pytest
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.utils import timezone

from core.readonly import WriteInSafeRequest, reading_only
from organisations.models import Organisation
from tests.cast import Cast


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE organisations_organisation SET name = name",
        "  delete from organisations_organisation",
        'INSERT INTO "organisations_organisation" (slug) VALUES (1)',
        "WITH old AS (SELECT 1) UPDATE organisations_organisation SET name = name",
        "TRUNCATE TABLE organisations_organisation",
    ],
)
def test_writes_are_refused(cast: Cast, sql: str) -> None:
    with reading_only(), connection.cursor() as cursor, pytest.raises(WriteInSafeRequest):
        cursor.execute(sql)


def test_the_orm_is_refused_too(cast: Cast) -> None:
    with reading_only(), pytest.raises(WriteInSafeRequest):
        Organisation.objects.update(name="weg")
    with reading_only(), pytest.raises(WriteInSafeRequest):
        cast.nvwa.save()


def test_reads_and_sessions_pass(cast: Cast) -> None:
    with reading_only(), transaction.atomic():
        assert Organisation.objects.count() == 2
        list(Organisation.objects.select_for_update(no_key=True))
        Session.objects.create(session_key="k", session_data="", expire_date=timezone.now())
