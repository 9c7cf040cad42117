"""Every way in which one cell of the policy's table could be wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from people.permissions import CONCERN_ROLES, ROLES, Permission, Role, Scope


@dataclass(frozen=True)
class Flip:
    """One cell with another value; None is "does not give it"."""

    role: Role
    permission: Permission
    now: Scope | None
    then: Scope | None

    def __str__(self) -> str:
        return f"{self.role} {self.permission} {self.now} to {self.then}"

    def apply(self, patch: pytest.MonkeyPatch) -> None:
        grants = ROLES[self.role].grants
        if self.then is None:
            patch.delitem(grants, self.permission)  # type: ignore[arg-type]
        else:
            patch.setitem(grants, self.permission, self.then)  # type: ignore[arg-type]


def flips() -> Iterator[Flip]:
    """Each grant gone, a step nearer and a step further; each missing grant given, near and far."""
    for role in Role:
        for permission in Permission:
            now = ROLES[role].grants.get(permission)
            for then in _others(role, now):
                if then is None or role == Role.LEARNER or not _everyone_has(permission, then):
                    yield Flip(role, permission, now, then)


def _everyone_has(permission: Permission, scope: Scope) -> bool:
    """Whoever has a role is a learner too: to give what learners have anyhow changes nothing."""
    have = ROLES[Role.LEARNER].grants.get(permission)
    return have is not None and list(Scope).index(have) >= list(Scope).index(scope)


def _others(role: Role, now: Scope | None) -> Iterator[Scope | None]:
    # Of a role that is only ever given for the whole concern, "organisation" means the same.
    scopes = [scope for scope in Scope if role not in CONCERN_ROLES or scope != Scope.ORGANISATION]
    if now is None:
        yield from (scopes[0], scopes[-1])
        return
    yield None
    at = scopes.index(now)
    yield from scopes[max(at - 1, 0) : at]
    yield from scopes[at + 1 : at + 2]
