"""What the provider says of somebody; Moodle's accounts are made with the same words."""

from __future__ import annotations

from collections.abc import Collection

from people.models import Person


def subject_of(person: Person) -> str:
    """The person's key: small letters, figures and hyphens, which every program takes as a name.
    It stays when names and addresses change."""
    return str(person.pk)


def claims_of(person: Person, scopes: Collection[str]) -> dict[str, str | bool]:
    """The standard claims of OpenID Connect (Core 1.0, section 5.1) for these scopes.

    Programs compare addresses letter by letter, so they are told in small letters. Addresses come
    from the organisations, and nobody can change them here: that is why they are verified.
    """
    claims: dict[str, str | bool] = {"sub": subject_of(person)}
    if "email" in scopes:
        claims |= {"email": person.email.lower(), "email_verified": True}
    if "profile" in scopes:
        claims |= {
            "name": person.full_name,
            "given_name": person.given_name or person.initials or person.family_name,
            "family_name": f"{person.infix} {person.family_name}".strip(),
            "locale": person.language,
        }
    return claims
