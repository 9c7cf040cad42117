"""What can go wrong, as one sentence that also says what to do."""


class ServiceError(Exception):
    """Shown to the person at the terminal as it is, without a traceback."""


class StopRequested(BaseException):
    """Raised by the signal handlers (Ctrl-C, SIGTERM, SIGHUP); stopping cleanly is the answer.

    A BaseException, so that no `except Exception` on the way swallows it.
    """
