"""How Moodle says no: HTTP 200 with a class, a code and a text."""

from __future__ import annotations

CORE = "core\\exception\\"

LABELS = {
    "moodle/user:create": "Create users",
    "moodle/user:update": "Update user profiles",
    "moodle/user:delete": "Delete users",
    "moodle/category:manage": "Manage categories",
    "moodle/course:create": "Create courses",
    "moodle/course:update": "Update course settings",
    "moodle/course:managegroups": "Manage groups",
    "moodle/course:enrolreview": "Review course enrolments",
    "enrol/manual:enrol": "Enrol users",
    "enrol/manual:unenrol": "Unenrol users from the course",
    "moodle/role:assign": "Assign roles to users",
    "gradereport/user:view": "View your own grade report",
    "moodle/backup:backupcourse": "Back up courses",
    "moodle/restore:restorecourse": "Restore courses",
}


class WsError(Exception):
    """Ends a call. `code` None: a PHP error, which has none."""

    def __init__(self, kind: str, code: str | None, message: str, debug: str = "") -> None:
        super().__init__(code)
        self.kind, self.code, self.message, self.debug = kind, code, message, debug


def moodle_error(code: str, message: str) -> WsError:
    return WsError(CORE + "moodle_exception", code, message)


def invalid_parameter(debug: str = "") -> WsError:
    return WsError(
        CORE + "invalid_parameter_exception",
        "invalidparameter",
        "Invalid parameter value detected",
        debug,
    )


def invalid_response() -> WsError:
    return WsError(
        CORE + "invalid_response_exception", "invalidresponse", "Invalid response value detected"
    )


def write_error() -> WsError:
    return WsError("dml_write_exception", "dmlwriteexception", "Error writing to database")


def access() -> WsError:
    return WsError("webservice_access_exception", "accessexception", "Access control exception")


def no_permission(capability: str) -> WsError:
    label = LABELS.get(capability, capability)
    return WsError(
        CORE + "required_capability_exception",
        "nopermissions",
        f"Sorry, but you do not currently have permissions to do that ({label}).",
    )


def no_login() -> WsError:
    return WsError(
        CORE + "require_login_exception", "requireloginerror", "Course or activity not accessible."
    )


def missing(table: str, *, modern: bool) -> WsError:
    """4.5 names the table, and has a word of its own for users; 5.1 says the same of everything."""
    if modern:
        code, message = "invalidrecordunknown", "Can't find data record in database."
    elif table == "user":
        code, message = "invaliduser", "Invalid user"
    else:
        code, message = "invalidrecord", f"Can't find data record in database table {table}."
    return WsError("dml_missing_record_exception", code, message)
