"""Several people at once: threads with database connections of their own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from django.db import connection


def together(jobs: Sequence[Callable[[], object]]) -> None:
    """Runs each job in a thread with its own connection; an error in one fails the test."""
    errors: list[BaseException] = []
    start = threading.Barrier(len(jobs))

    def run(job: Callable[[], object]) -> None:
        try:
            start.wait(10)
            job()
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not errors, errors
