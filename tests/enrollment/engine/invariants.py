"""What must hold at every moment, asked in SQL: past the models, the counters and the engine."""

# ruff: noqa: S608 (put together from this file's own words)
from __future__ import annotations

from django.db import connection

from enrollment.actions.clock import ACCESS_ENDED

SEATED = """(e.state = 'booked'
    OR (e.state IN ('completed', 'not_completed') AND NOT r.self_paced))"""

INVARIANTS: dict[str, str] = {
    "no seat is given or held twice": f"""
        SELECT r.id FROM planning_courserun r
        JOIN planning_seatpool p ON p.run_id = r.id
        WHERE p.capacity + p.overbookings
            < (SELECT count(*) FROM enrollment_enrollment e
               WHERE e.run_id = r.id AND ({SEATED} OR e.holds_seat))
            + (SELECT coalesce(sum(t.seats), 0) FROM enrollment_teamreservation t
               WHERE t.run_id = r.id)""",
    "counters equal a recount": f"""
        SELECT p.run_id FROM planning_seatpool p JOIN planning_courserun r ON r.id = p.run_id
        WHERE p.booked <> (SELECT count(*) FROM enrollment_enrollment e
                           WHERE e.run_id = r.id AND {SEATED})
           OR p.waiting <> (SELECT count(*) FROM enrollment_enrollment e
                            WHERE e.run_id = r.id AND e.state = 'waitlisted')
           OR p.held <> (SELECT count(*) FROM enrollment_enrollment e
                         WHERE e.run_id = r.id AND e.holds_seat)
               + (SELECT coalesce(sum(t.seats), 0) FROM enrollment_teamreservation t
                  WHERE t.run_id = r.id)""",
    "agreement is never skipped": """
        SELECT e.id FROM enrollment_enrollment e
        JOIN enrollment_approvalstep s ON s.enrollment_id = e.id AND s.state <> 'approved'
        WHERE e.state IN ('waitlisted', 'offered', 'booked', 'completed', 'not_completed')""",
    "nobody is asked about what has ended": """
        SELECT s.id FROM enrollment_approvalstep s
        JOIN enrollment_enrollment e ON e.id = s.enrollment_id
        WHERE s.state = 'waiting' AND e.state <> 'requested'""",
    "nobody agrees with themselves": """
        SELECT s.id FROM enrollment_approvalstep s
        JOIN enrollment_enrollment e ON e.id = s.enrollment_id
        WHERE s.decided_by_id = e.person_id
           OR (s.state IN ('approved', 'refused') AND s.decided_by_id IS NULL)""",
    "one open enrollment per person and run": """
        SELECT e.person_id FROM enrollment_enrollment e
        WHERE e.state IN ('requested', 'waitlisted', 'offered', 'booked')
        GROUP BY e.person_id, e.run_id HAVING count(*) > 1""",
    "an offer holds a seat, for a time": """
        SELECT e.id FROM enrollment_enrollment e
        WHERE (e.state = 'offered' AND (NOT e.holds_seat OR e.held_until IS NULL))
           OR (e.holds_seat AND e.state NOT IN ('requested', 'offered'))""",
    "nothing is held until before it began": """
        SELECT e.id FROM enrollment_enrollment e
        WHERE e.holds_seat AND e.held_until <= coalesce(e.offered_at, e.requested_at)""",
    "nothing is spent that is not there": """
        SELECT b.id FROM enrollment_budget b
        LEFT JOIN enrollment_budgetentry n
          ON n.budget_id = b.id AND n.state IN ('reserved', 'committed')
        GROUP BY b.id
        HAVING coalesce(sum(n.amount), 0) <> b.reserved + b.committed
            OR (coalesce(sum(n.amount), 0) > b.amount AND NOT bool_or(n.overruled))""",
    "beyond the budget only by name": """
        SELECT n.enrollment_id FROM enrollment_budgetentry n
        WHERE n.overruled AND n.overruled_by_id IS NULL""",
    "who gave it up pays by the policy alone, and the rest is given back": """
        SELECT n.enrollment_id FROM enrollment_budgetentry n
        JOIN enrollment_enrollment e ON e.id = n.enrollment_id
        WHERE n.state <> 'released'
          AND (e.state IN ('declined', 'expired', 'cancelled')
               OR (e.state = 'withdrawn'
                   AND n.amount <> round(e.price_excl * e.late_percentage / 100, 2)))""",
    "the log tells each step from where to where": """
        SELECT l.id FROM (
          SELECT l.*, lag(l.target) OVER (PARTITION BY l.enrollment_id ORDER BY l.id) AS before
          FROM enrollment_enrollmentlog l) l
        WHERE l.source <> coalesce(l.before, '')""",
    "the log ends in the state": """
        SELECT e.id FROM enrollment_enrollment e
        LEFT JOIN LATERAL (
          SELECT l.target FROM enrollment_enrollmentlog l
          WHERE l.enrollment_id = e.id ORDER BY l.id DESC LIMIT 1) l ON true
        WHERE l.target IS DISTINCT FROM e.state""",
    "people's acts have a name, the portal's have none": f"""
        SELECT l.id FROM enrollment_enrollmentlog l
        WHERE (l.by_id IS NULL) <> (l.event IN
          ('offer', 'expire', 'skipped', 'hold_ended', 'escalated')
          OR (l.event = 'promote' AND l.reason = '')
          OR (l.event = 'fail' AND l.reason = '{ACCESS_ENDED}'))""",
}
"""Name: a statement that finds who breaks it."""

_EVERYTHING = " UNION ALL ".join(
    f"(SELECT '{name.replace(chr(39), chr(39) * 2)}', q::text FROM ({statement}) q LIMIT 1)"
    for name, statement in INVARIANTS.items()
)


def broken(*, prepared: bool = False) -> list[tuple[str, str]]:
    """Which of them do not hold now, each with a row that breaks it. One statement; who asks often
    prepares it first."""
    with connection.cursor() as cursor:
        cursor.execute("EXECUTE invariants" if prepared else _EVERYTHING)
        return list(cursor.fetchall())


def prepare() -> None:
    """Planning the statement costs more than asking it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE name = 'invariants'")
        if not cursor.fetchone()[0]:
            cursor.execute(f"PREPARE invariants AS {_EVERYTHING}")
