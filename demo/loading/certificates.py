"""How what is over was finished, and the certificates that came with it: as `complete` would have
written them, for tens of thousands at once."""

from __future__ import annotations

from django.db import connection

COMPLETIONS = """
INSERT INTO enrollment_completion
    (enrollment_id, method, finished, completed_at, note, created_at, modified_at)
SELECT enrollment.id, CASE WHEN run.self_paced THEN 'hand' ELSE 'attendance' END,
       enrollment.state = 'completed', enrollment.completed_at,
       CASE WHEN run.self_paced THEN 'Afgerond in de digitale leeromgeving.' ELSE '' END,
       enrollment.completed_at, enrollment.completed_at
FROM enrollment_enrollment enrollment JOIN planning_courserun run ON run.id = enrollment.run_id
WHERE enrollment.state IN ('completed', 'not_completed')
"""
CERTIFICATES = """
INSERT INTO enrollment_certificate
    (enrollment_id, number, name, title, language, finished_on, hours, created_at, modified_at)
SELECT enrollment.id,
       substr(code, 1, 4) || '-' || substr(code, 5, 4) || '-' || substr(code, 9, 4),
       concat_ws(' ', person.given_name, nullif(person.infix, ''), person.family_name),
       text.title, person.language,
       (enrollment.completed_at AT TIME ZONE 'Europe/Amsterdam')::date,
       round(course.duration_minutes / 60.0, 1), enrollment.completed_at, enrollment.completed_at
FROM enrollment_enrollment enrollment
JOIN people_person person ON person.id = enrollment.person_id
JOIN planning_courserun run ON run.id = enrollment.run_id
JOIN catalog_course course ON course.id = run.course_id
CROSS JOIN LATERAL (
    SELECT title FROM catalog_coursetext WHERE course_id = course.id
    ORDER BY language = 'nl' DESC, language LIMIT 1
) AS text
CROSS JOIN LATERAL (
    SELECT translate(upper(md5('certificate ' || enrollment.id)), '01', 'GH') AS code
) AS made
WHERE enrollment.state = 'completed'
"""
"""Numbers follow from the enrollment, so that the same story has the same ones."""


def load_certificates() -> int:
    """Returns how many certificates."""
    with connection.cursor() as cursor:
        cursor.execute(COMPLETIONS)
        cursor.execute(CERTIFICATES)
        return int(cursor.rowcount)
