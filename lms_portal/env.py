"""Every environment variable the portal reads, with its type, default and reason.

`settings.py` reads only through `ENV`; `manage.py list_settings` prints this table, so that the
documentation cannot fall behind the code.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import environ


@dataclass(frozen=True)
class Variable:
    """One environment variable; `default` None means: must be set (or derived in settings)."""

    name: str
    cast: type
    default: Any
    meaning: str


VARIABLES: tuple[Variable, ...] = (
    Variable(
        "SECRET_KEY", str, "", "Signs sessions and links. Required; 50 random characters or more."
    ),
    Variable(
        "DATABASE_URL",
        str,
        "",
        "postgres://user:password@host:port/name. Required; PostgreSQL 15 or newer.",
    ),
    Variable(
        "REDIS_URL",
        str,
        "redis://127.0.0.1:6379/0",
        "Broker, cache and rate limits. Never the only home of anything.",
    ),
    Variable(
        "PORTAL_BASE_URL",
        str,
        "http://127.0.0.1:8000",
        "Address people use; links in mails start with it.",
    ),
    Variable(
        "ALLOWED_HOSTS",
        list,
        [],
        "Host names served, comma separated. Empty: the host of PORTAL_BASE_URL.",
    ),
    Variable(
        "PORTAL_DEMO",
        bool,
        False,
        "Demo mode: made-up people sign in with one click. Refused by `check --deploy`.",
    ),
    Variable(
        "PORTAL_DATA",
        str,
        ".portal",
        "Folder for data of the embedded services, demo mail and uploads.",
    ),
    Variable(
        "OIDC_KEYS_FILE",
        str,
        "",
        "Keys that sign for programs (Moodle) in which people sign in with the portal. Empty: a "
        "file in PORTAL_DATA, made at first use. Several web servers share one.",
    ),
    Variable("DEBUG", bool, False, "Django's debug pages. Never in production."),
    Variable("PORTAL_HTTPS", bool, False, "Served over https: secure cookies, HSTS and redirects."),
    Variable("TRUST_PROXY", bool, False, "Trust X-Forwarded-Proto of the proxy in front."),
    Variable(
        "EMAIL_URL",
        str,
        "",
        "smtp://user:password@host:port. Empty: mails are written to files in PORTAL_DATA.",
    ),
    Variable(
        "DEFAULT_FROM_EMAIL", str, "Leerportaal <leerportaal@portaal.example>", "Sender of mails."
    ),
    Variable(
        "SECURITY_CONTACT",
        str,
        "mailto:security@portaal.example",
        "Contact in /.well-known/security.txt.",
    ),
    Variable(
        "MOODLE_KEYS",
        list,
        [],
        "Secrets that seal the tokens of Moodle, comma separated: the first seals, all open. "
        "Empty: SECRET_KEY.",
    ),
    Variable("LOG_LEVEL", str, "INFO", "Lowest level that is logged."),
    Variable("LOG_FORMAT", str, "json", "`json` for machines, `console` for people."),
    Variable("DB_POOL_SIZE", int, 8, "Database connections each web process keeps at most."),
)


class Environment:
    """Reads the variables of the table, and refuses names that are not in it."""

    def __init__(self, variables: tuple[Variable, ...] = VARIABLES) -> None:
        self._env = environ.Env()
        self._variables = {variable.name: variable for variable in variables}

    def __getitem__(self, name: str) -> Any:
        variable = self._variables[name]
        return self._env.get_value(name, cast=variable.cast, default=variable.default)

    def database(self) -> dict[str, Any]:
        """The database settings; an unset DATABASE_URL fails here, with what to do."""
        url = self["DATABASE_URL"]
        if not url:
            raise RuntimeError(
                "DATABASE_URL is not set. Start the portal with `make run`, or the services alone "
                "with `make services`, or set DATABASE_URL to your own PostgreSQL."
            )
        return dict(self._env.db_url_config(url, engine="django.db.backends.postgresql"))

    def email(self) -> dict[str, Any]:
        """Django's EMAIL_* settings for EMAIL_URL, or {} when mails go to files."""
        return dict(self._env.email_url_config(self["EMAIL_URL"])) if self["EMAIL_URL"] else {}


ENV = Environment()
