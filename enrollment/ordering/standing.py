"""Where the seat of one participant stands with the supplier, in words for that participant."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from core.templatetags.portal import day
from enrollment.models import Enrollment, OrderLine, SupplierContact
from enrollment.ordering.states import OrderState
from enrollment.standing import Standing
from enrollment.states import EnrollmentState


def supplier_standing(enrollment: Enrollment) -> Standing | None:
    """None where nothing is ordered, or there is nothing more to say."""
    if enrollment.state not in {EnrollmentState.BOOKED, EnrollmentState.DECLINED}:
        return None
    line = OrderLine.objects.filter(pk=enrollment.pk).first()
    if enrollment.state == EnrollmentState.DECLINED:
        return _refused(line) if line and line.state == OrderState.REFUSED else None
    contact = SupplierContact.objects.filter(pk=enrollment.run_id).first()
    if contact is None or enrollment.run.is_over:
        return None
    return _expected(enrollment, line, contact)


def _refused(line: OrderLine) -> Standing:
    text = _("De reden: %(reason)s Het kost je niets. Kies een andere datum als die er is.") % {
        "reason": line.reason if line.reason.endswith((".", "!", "?")) else f"{line.reason}."
    }
    return Standing(_("De leverancier kan je niet plaatsen"), text, "warning")


def _expected(enrollment: Enrollment, line: OrderLine | None, contact: SupplierContact) -> Standing:
    names = {"supplier": enrollment.run.course.supplier or _("de leverancier")}
    if line and line.state == OrderState.CONFIRMED and line.answered_at:
        words = _("%(supplier)s heeft je plaats bevestigd op %(on)s.")
        text = words % {**names, "on": day(line.answered_at)}
        return Standing(_("Je plaats is zeker"), text, "ok")
    if line and line.state == OrderState.ORDERED and line.ordered_at:
        words = _("Je plaats is op %(on)s besteld bij %(supplier)s. Die moet nog bevestigen.")
        return Standing(_("Je bent ingeschreven"), words % {**names, "on": day(line.ordered_at)})
    if contact.order_before and contact.order_before <= timezone.now():
        words = _(
            "Je plaats is nog niet besteld bij %(supplier)s, en de uiterste besteldag is voorbij."
            " Je plaats is dus nog niet zeker. Wie dit plant, weet ervan."
        )
        return Standing(_("Je plaats is nog niet zeker"), words % names, "warning")
    words = _(
        "Je plaats wordt nog besteld bij %(supplier)s. Kan het daar niet, dan krijg je bericht."
    )
    return Standing(_("Je bent ingeschreven"), words % names)
