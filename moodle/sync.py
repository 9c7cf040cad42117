"""A turn of the sync from begin to end, and what a failure means for the connection."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

import structlog
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from moodle.client import Misconfigured, MoodleError
from moodle.connections.actions import stop
from moodle.connections.lease import LeaseLost
from moodle.connections.models import Connection
from moodle.keys import Unreadable
from moodle.links.models import CourseLink, EnrolmentLink, GroupLink, PersonLink
from moodle.pull.reading import pull
from moodle.pull.report import ReportChanged
from moodle.push.courses import push_courses
from moodle.push.enrolments import push_enrolments
from moodle.push.groups import push_groups
from moodle.push.people import push_people
from moodle.reconcile import comparing
from moodle.reconcile.repairing import repair
from moodle.states import ConnectionState, LinkState
from moodle.turn import Planned, Turn, turn_of

logger = structlog.get_logger(__name__)
LONGEST_PAUSE = datetime.timedelta(minutes=30)
LINKS = (PersonLink, CourseLink, GroupLink, EnrolmentLink)


@dataclass
class Result:
    """What a turn came to. `why` is empty when it went well; else a word for logs and tests."""

    why: str = ""
    sent: Counter[str] = field(default_factory=Counter)
    read: Counter[str] = field(default_factory=Counter)
    planned: list[Planned] = field(default_factory=list)
    found: list[comparing.Found] = field(default_factory=list)
    mended: int = 0


def push(connection_id: int, *, now: datetime.datetime | None = None) -> Result:
    """Sends what waits. Without anything to send, nothing is asked of Moodle either."""
    connection = _ready(connection_id, now or timezone.now())
    if connection is None:
        return Result("not now")
    if connection.dry_run:
        return Result("dry run")
    if _is_quiet(connection, now or timezone.now()):
        return Result("quiet hours")
    if not _has_work(connection):
        _went_well(connection, last_push_at=timezone.now())
        return Result()
    return _attempt(connection, _push, "last_push_at")


def preview(connection_id: int) -> Result:
    """What a push would send, with everything looked up and nothing written."""
    connection = Connection.objects.get(pk=connection_id)
    return _attempt(connection, _push, "", dry=True)


def read(connection_id: int, *, full: bool = False, now: datetime.datetime | None = None) -> Result:
    """Reads completions; also in quiet hours and while trying out: Moodle loses nothing by it."""
    connection = _ready(connection_id, now or timezone.now())
    if connection is None:
        return Result("not now")

    def work(turn: Turn, result: Result) -> None:
        result.read = pull(turn, full=full)

    return _attempt(connection, work, "")


def compare(connection_id: int, *, mend: bool = False, force: bool = False) -> Result:
    """Moodle as it is beside what we stored there; with `mend` the next push puts right what the
    policy says. Also of a connection that is paused. Raises TooMuch."""
    connection = Connection.objects.get(pk=connection_id)

    def work(turn: Turn, result: Result) -> None:
        result.found = comparing.compare(turn)
        if mend:
            result.mended = repair(turn, result.found, force=force)

    return _attempt(connection, work, "")


def _push(turn: Turn, result: Result) -> None:
    """Asks first whether Moodle is up, so that a closed door is never taken for a lost answer."""
    turn.client.site.info()
    push_courses(turn)
    push_people(turn)
    push_groups(turn)
    push_enrolments(turn)
    result.sent = turn.sent
    result.planned = turn.planned or []


def _ready(connection_id: int, now: datetime.datetime) -> Connection | None:
    connection = Connection.objects.filter(pk=connection_id, state=ConnectionState.ACTIVE).first()
    if connection is None or (connection.not_before and connection.not_before > now):
        return None
    return connection


def _is_quiet(connection: Connection, now: datetime.datetime) -> bool:
    """A period may pass midnight."""
    begin, end = connection.quiet_from, connection.quiet_until
    if begin is None or end is None:
        return False
    clock = timezone.localtime(now).time()
    return begin <= clock < end if begin <= end else clock >= begin or clock < end


def _has_work(connection: Connection) -> bool:
    return any(
        model._default_manager.filter(connection=connection, state=LinkState.WAITING).exists()
        for model in LINKS
    )


def _attempt(
    connection: Connection,
    work: Callable[[Turn, Result], None],
    moment: str,
    *,
    dry: bool = False,
) -> Result:
    result = Result()
    try:
        with turn_of(connection, dry=dry) as turn:
            if turn is None:
                return Result("busy")
            work(turn, result)
    except (Misconfigured, ReportChanged, Unreadable) as error:
        stop(connection=connection, reason=stop_reason(error), code=_code(error))
        return Result(_code(error))
    except (MoodleError, LeaseLost) as error:
        _went_wrong(connection, error)
        return Result(_code(error))
    _went_well(connection, **({moment: timezone.now()} if moment else {}))
    return result


def _went_well(connection: Connection, **moments: datetime.datetime) -> None:
    Connection.objects.filter(pk=connection.pk).update(failures=0, not_before=None, **moments)


def _went_wrong(connection: Connection, error: Exception) -> None:
    """Back off: 10 s, 20 s, 40 s …, at most half an hour. All that was stored counts."""
    pause = min(datetime.timedelta(seconds=10 * 2 ** min(connection.failures, 10)), LONGEST_PAUSE)
    now = timezone.now()
    Connection.objects.filter(pk=connection.pk).update(
        failures=F("failures") + 1,
        not_before=now + pause,
        last_error=_code(error),
        last_error_at=now,
    )
    logger.warning("moodle_turn_failed", connection=connection.pk, error=_code(error))


def _code(error: Exception) -> str:
    return str(error)[:400] if isinstance(error, MoodleError) else type(error).__name__


def stop_reason(error: Exception) -> str:
    """What somebody must mend in Moodle or here before it can go on."""
    if isinstance(error, ReportChanged):
        return _(
            "Het rapport met afrondingen is veranderd: %(what)s. Herstel de kolommen in Moodle en"
            " zet de koppeling weer aan."
        ) % {"what": error}
    if isinstance(error, Unreadable):
        return _("Het token is niet te lezen. Vul het opnieuw in en zet de koppeling weer aan.")
    code = getattr(error, "code", "")
    function = getattr(error, "function", "")
    reasons = {
        "invalidtoken": _("Moodle kent het token niet (meer). Maak daar een nieuw token."),
        "accessexception": _(
            "Het token mag %(function)s niet aanroepen. Voeg die functie toe aan de dienst en geef"
            " de gebruiker van het portaal toegang tot de dienst."
        ),
        "nopermissions": _(
            "De gebruiker van het portaal mist in Moodle een recht voor %(function)s. Geef dat"
            " recht aan de rol van die gebruiker."
        ),
        "forcepasswordchangenotice": _(
            "De gebruiker van het portaal moet in Moodle eerst een nieuw wachtwoord kiezen."
        ),
        "wsusercannotassign": _(
            "De gebruiker van het portaal mag in Moodle deze rol niet toekennen. Sta dat toe bij"
            " “Roltoekenningen toestaan”."
        ),
        "http-403": _("Webservices of REST staan uit in Moodle. Zet ze daar aan."),
    }
    general = _("Moodle weigert %(function)s (%(code)s). Doe de zelftest voor meer uitleg.")
    return reasons.get(code, general) % {"function": function, "code": code}
