"""Names the Dutch way: the infix is written before, and sorted after, the family name."""


def full_name(given_name: str, infix: str, family_name: str) -> str:
    """'Yvonne van der Werff'."""
    return " ".join(part for part in (given_name, infix, family_name) if part)


def listed_name(given_name: str, infix: str, family_name: str) -> str:
    """'Werff, Yvonne van der': sorts under W."""
    return f"{family_name}, {' '.join(part for part in (given_name, infix) if part)}"
