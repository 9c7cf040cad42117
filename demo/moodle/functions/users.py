"""Accounts. Making them is all or nothing, changing them is one by one."""

from __future__ import annotations

import hashlib
import re
from typing import Any

from demo.moodle.params import Maybe
from demo.moodle.records import User
from demo.moodle.refusals import (
    CORE,
    WsError,
    invalid_parameter,
    invalid_response,
    moodle_error,
    no_permission,
    write_error,
)
from demo.moodle.service import Answer, Call, function

EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")
LONGEST = {
    "username": 100, "firstname": 100, "lastname": 100, "email": 100, "idnumber": 255,
    "city": 120, "country": 2, "institution": 255, "department": 255,
}  # fmt: skip
KEPT = {
    "username", "firstname", "lastname", "email", "idnumber", "auth", "suspended", "lang",
    "city", "country", "institution", "department", "timezone",
}  # fmt: skip
NEEDS_PASSWORD = {"manual", "nologin", "email"}
PROFILE_FIELDS = {"portalid"}
WEAK = (
    (lambda p: len(p) >= 8, "Passwords must be at least 8 characters long."),
    (lambda p: re.search(r"\d", p), "Passwords must have at least 1 digit(s)."),
    (lambda p: re.search("[A-Z]", p), "Passwords must have at least 1 upper case letter(s)."),
    (
        lambda p: re.search(r"[^A-Za-z0-9]", p),
        "The password must have at least 1 special character(s) such as *, -, or #.",
    ),
)
RAW = (
    "password", "country", "timezone", "description", "theme", "calendartype", "interests",
)  # fmt: skip
NO_TAGS = (
    "firstnamephonetic", "lastnamephonetic", "middlename", "alternatename", "phone1", "phone2",
)  # fmt: skip
OPTIONAL: dict[str, Any] = {
    **dict.fromkeys(RAW, "raw?"), **dict.fromkeys(NO_TAGS, "notags?"),
    "city": "text?", "institution": "text?", "department": "text?", "address": "text?",
    "maildisplay": "int?", "mailformat": "int?",
    "customfields": Maybe([{"type": "name", "value": "raw"}]),
    "preferences": Maybe([{"type": "raw", "value": "raw"}]),
}  # fmt: skip
NEW_USER = OPTIONAL | {
    "username": "username", "firstname": "notags", "lastname": "notags", "email": "trimmed",
    "auth": "auth=manual", "idnumber": "raw=", "lang": "name=en", "createpassword": "bool?",
}  # fmt: skip
CHANGED_USER = OPTIONAL | {
    "id": "int", "username": "username?", "firstname": "notags?", "lastname": "notags?",
    "email": "trimmed?", "auth": "auth?", "idnumber": "raw?", "lang": "name?",
    "suspended": "bool?", "userpicture": "int?",
}  # fmt: skip


def require_langs(call: Call, rows: list[dict[str, Any]]) -> None:
    """A language of which the pack is not installed is a bad parameter."""
    if any(row.get("lang") and row["lang"] not in call.site.langs for row in rows):
        raise invalid_parameter("Invalid external api parameter")


def _columns(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name in KEPT}


def _too_long(values: dict[str, Any]) -> bool:
    return any(len(str(values.get(name, ""))) > most for name, most in LONGEST.items())


def _weaknesses(password: str) -> str:
    return "".join(f"<div>{text}</div>" for is_strong, text in WEAK if not is_strong(password))


@function("core_user_create_users", {"users": [NEW_USER]})
def create_users(call: Call, users: list[dict[str, Any]]) -> Answer:
    call.require("moodle/user:create")
    site = call.site
    require_langs(call, users)
    for new in users:
        if new["username"] in site.usernames:
            raise invalid_parameter(f"Username already exists: {new['username']}")
        _check_new(call, new)
    names = [new["username"] for new in users]
    if len(set(names)) < len(names):
        raise invalid_parameter("Username already exists")
    yield
    # The database's unique index has the last word.
    if any(name in site.usernames for name in names):
        raise write_error()
    return [{"id": _insert(call, new).id, "username": new["username"]} for new in users]


def _check_new(call: Call, new: dict[str, Any]) -> None:
    for name in ("username", "firstname", "lastname"):
        if not new[name].strip():
            raise invalid_parameter(f"The field {name} cannot be blank")
    if not EMAIL.fullmatch(new["email"]):
        raise invalid_parameter(f"Email address is invalid: {new['email']}")
    if call.site.emails.get(new["email"].lower()):
        raise invalid_parameter(f"Email address already exists: {new['email']}")
    if "password" in new and new["auth"] in NEEDS_PASSWORD:
        if weak := _weaknesses(new["password"]):
            raise moodle_error(weak, f"error/{weak}")
    elif not new.get("createpassword") and new["auth"] in NEEDS_PASSWORD:
        raise invalid_parameter("Invalid password: you must provide a password")
    if _too_long(new):
        raise write_error()


def _insert(call: Call, new: dict[str, Any]) -> User:
    values = _columns(new)
    base = [values.pop(name) for name in ("username", "firstname", "lastname", "email")]
    return call.site.add_user(*base, **values, customfields=_custom(new))


def _custom(values: dict[str, Any]) -> dict[str, str]:
    """Only the fields that exist; others are silently dropped."""
    rows = values.get("customfields", [])
    return {row["type"]: row["value"] for row in rows if row["type"] in PROFILE_FIELDS}


@function("core_user_update_users", {"users": [CHANGED_USER]})
def update_users(call: Call, users: list[dict[str, Any]]) -> Answer:
    call.require("moodle/user:update")
    require_langs(call, users)
    warnings: list[dict[str, Any]] = []
    broken = False
    yield
    for change in users:
        code, message = _update(call, change)
        broken = broken or code.startswith("<")
        if code:
            warnings.append(
                {"item": "user", "itemid": change["id"], "warningcode": code, "message": message}
            )
    if broken:
        # The warning's code is HTML, which the answer's own contract forbids. The rest is done.
        raise invalid_response()
    return {"warnings": warnings}


def _update(call: Call, change: dict[str, Any]) -> tuple[str, str]:
    """Code and text of the warning, empty when it was done."""
    site = call.site
    user = site.users.get(change["id"])
    if user is None:
        return "invaliduserid", "Invalid user ID"
    if user.deleted:
        return "usernotupdateddeleted", "error/usernotupdateddeleted"
    if user.username == "admin":
        return "usernotupdatedadmin", "Cannot update admin accounts"
    if "password" in change and (weak := _weaknesses(change["password"])):
        return weak, f"error/{weak}"
    email = change.get("email", user.email)
    if not EMAIL.fullmatch(email):
        return "useremailinvalid", "Invalid email address"
    if site.emails.get(email.lower(), set()) - {user.id}:
        return "useremailduplicate", "Duplicate address"
    owner = site.usernames.get(change.get("username", user.username), user.id)
    if owner != user.id or _too_long(change):
        return "dmlwriteexception", "Error writing to database"
    site.change_user(user, _columns(change) | {"customfields": user.customfields | _custom(change)})
    return "", ""


@function("core_user_delete_users", {"userids": ["int"]})
def delete_users(call: Call, userids: list[int]) -> Answer:
    call.require("moodle/user:delete")
    site = call.site
    for id_ in userids:
        if id_ not in site.users or site.users[id_].deleted:
            raise call.missing("user")
    yield
    for id_ in userids:
        _delete(call, site.users[id_])


def _delete(call: Call, user: User) -> None:
    """The row stays, under another name; username, email and idnumber are free again."""
    site = call.site
    for course in list(site.courses_of[user.id]):
        site.unenrol(course, user.id)
    gone = {
        "username": f"{user.email}.{site.now}",
        "email": hashlib.md5(user.username.encode(), usedforsecurity=False).hexdigest(),
        "idnumber": "",
        "deleted": True,
    }
    site.change_user(user, gone)


def shown(call: Call, user: User, *, brief: bool = False) -> dict[str, Any]:
    """As far as the service user may see. Empty optional fields are left out, department is not."""
    url = f"{call.site.url}/theme/image.php/boost/core/1/u"
    every = call.can("moodle/user:viewalldetails")
    row: dict[str, Any] = {"id": user.id}
    if every:
        row["username"] = user.username
    row |= {
        "firstname": user.firstname,
        "lastname": user.lastname,
        "fullname": f"{user.firstname} {user.lastname}",
    }
    if call.can("moodle/site:viewuseridentity"):
        row["email"] = user.email
    for name in ("idnumber", "institution", "city", "country"):
        value = getattr(user, name)
        if value and (every or name in ("city", "country")):
            row[name] = value
    if every:
        row["department"] = user.department
    row |= {"firstaccess": 0, "lastaccess": 0}
    if every and not brief:
        row |= {
            "auth": user.auth, "suspended": user.suspended, "confirmed": True, "lang": user.lang,
            "theme": "", "timezone": user.timezone, "mailformat": 1, "trackforums": 0,
        }  # fmt: skip
    return row | {"profileimageurlsmall": f"{url}/f2", "profileimageurl": f"{url}/f1"}


@function("core_user_get_users_by_field", {"field": "alpha", "values": ["raw"]})
def get_users_by_field(call: Call, field: str, values: list[str]) -> Answer:
    if field not in ("id", "idnumber", "username", "email"):
        text = "Coding error detected, it must be fixed by a programmer: invalid field parameter"
        raise WsError(CORE + "coding_exception", "codingerror", text)
    yield
    found = _found(call, field, values)
    return [shown(call, user) for user in found] if call.can("moodle/user:viewdetails") else []


def _found(call: Call, field: str, values: list[str]) -> list[User]:
    site = call.site
    ids: set[int] = set()
    for value in values:
        if field == "id":
            if not value.isdigit():
                raise invalid_parameter()
            ids.add(int(value))
        elif field == "username":
            if not re.fullmatch(r"[a-z0-9._@-]*", value):
                raise invalid_parameter()
            ids.add(site.usernames.get(value, 0))
        elif field == "idnumber":
            ids |= site.idnumbers.get(value, set())
        else:
            same = site.emails.get(value.lower(), set())
            ids |= {id_ for id_ in same if site.users[id_].email == value}
    users = [site.users[id_] for id_ in sorted(ids) if id_ in site.users]
    return users if field == "id" else [user for user in users if not user.deleted]


@function("core_user_get_users", {"criteria": [{"key": "alpha", "value": "raw"}]})
def get_users(call: Call, criteria: list[dict[str, str]]) -> Answer:
    yield
    users = [user for user in call.site.users.values() if not user.deleted]
    warnings = []
    for criterion in criteria:
        key, value = criterion["key"], criterion["value"]
        if key in ("email", "firstname", "lastname"):
            like = re.compile(re.escape(value).replace("%", ".*"), re.IGNORECASE | re.DOTALL)
            users = [user for user in users if like.fullmatch(getattr(user, key))]
        elif key in ("id", "username", "idnumber", "auth"):
            users = [user for user in users if str(getattr(user, key)) == value]
        else:
            warnings.append(
                {
                    "item": key,
                    "warningcode": "invalidfieldparameter",
                    "message": f"The search key '{key}' is not supported, look at the web service "
                    "documentation",
                }
            )
    if not call.can("moodle/user:viewdetails"):
        raise no_permission("moodle/user:viewdetails")
    return {"users": [shown(call, user) for user in users], "warnings": warnings}
