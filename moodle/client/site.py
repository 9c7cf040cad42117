"""Who is Moodle, and what may this token do there."""

from __future__ import annotations

from moodle.client.answers import promised
from moodle.client.shapes import SiteInfo
from moodle.client.wire import Wire


class Site:
    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def info(self) -> SiteInfo:
        """Succeeds also while a forced change of password makes every other call fail."""
        function = "core_webservice_get_site_info"
        answer = self._wire.call(function, {})
        with promised(function):
            return SiteInfo(
                name=str(answer["sitename"]),
                url=str(answer["siteurl"]),
                release=str(answer["release"]),
                version=str(answer["version"]),
                username=str(answer["username"]),
                user_id=int(answer["userid"]),
                functions=frozenset(str(row["name"]) for row in answer["functions"]),
            )
