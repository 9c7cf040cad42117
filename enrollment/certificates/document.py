"""The certificate on paper."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils import formats, translation
from django.utils.translation import gettext as _

from core.pdf import pdf
from enrollment.certificates.models import Certificate
from organisations.themes import from_tokens


def certificate_pdf(certificate: Certificate) -> bytes:
    """In the language in which it was given out, in the colours of the run's organiser. Needs the
    enrollment's run with organiser and course."""
    run = certificate.enrollment.run
    theme = from_tokens(run.organiser.theme)
    with translation.override(certificate.language):
        heading = _("Certificaat van deelname")
        facts = [_("Afgerond op %(day)s") % {"day": formats.date_format(certificate.finished_on)}]
        if certificate.hours:
            facts.append(
                _("%(hours)s uur studielast") % {"hours": formats.localize(certificate.hours)}
            )
        return pdf(
            "certificate",
            {
                "title": f"{heading}: {certificate.title}",
                "lang": certificate.language,
                "issuer": run.organiser.name,
                "band": theme.band,
                "colour": theme.action,
                "heading": heading,
                "says": _("%(organisation)s verklaart dat") % {"organisation": run.organiser.name},
                "name": certificate.name,
                "did": _("deze leeractiviteit heeft afgerond:"),
                "course": certificate.title,
                "title_lang": run.course.text.language,
                "facts": " · ".join(facts),
                "number_label": _("Nummer"),
                "number": certificate.number,
                "verify": _("Controleer dit certificaat op"),
                "url": address_of(certificate),
            },
        )


def address_of(certificate: Certificate) -> str:
    """Where a stranger checks it."""
    path = reverse("enrollment:certificate-check", args=[certificate.number])
    return f"{settings.BASE_URL}{path}"


def file_name(certificate: Certificate) -> str:
    return f"certificaat-{certificate.number}.pdf"
