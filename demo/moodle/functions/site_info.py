"""Who is there, and what may this token call."""

from __future__ import annotations

from typing import Any

from demo.moodle.params import Maybe
from demo.moodle.service import FUNCTIONS, Call, function
from demo.moodle.site import RELEASES, VERSIONS


@function("core_webservice_get_site_info", {"serviceshortnames": Maybe(["name"])})
def site_info(call: Call, **_ignored: Any) -> dict[str, Any]:
    site = call.site
    user = site.users[call.service.user]
    version = VERSIONS[site.version]
    return {
        "sitename": "Moodle lab",
        "username": user.username,
        "firstname": user.firstname,
        "lastname": user.lastname,
        "fullname": f"{user.firstname} {user.lastname}",
        "lang": user.lang,
        "userid": user.id,
        "siteurl": site.url,
        "userpictureurl": f"{site.url}/theme/image.php/boost/core/1/u/f1",
        "functions": [{"name": name, "version": version} for name in sorted(FUNCTIONS)],
        "release": RELEASES[site.version],
        "version": version,
    }
