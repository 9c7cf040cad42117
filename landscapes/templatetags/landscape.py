"""Words about the model, for the screen's help."""

from __future__ import annotations

from django import template

from landscapes.choices import Certainty
from landscapes.plate.forms import ASPECTS
from landscapes.plate.models import Zone

register = template.Library()


@register.simple_tag
def certainty_words(zone: Zone) -> str:
    """'Zo zeker is het: de naam staat in een bron; de vraag: waarschijnlijk.'"""
    known = [
        f"{words}: {Certainty(zone.certainty[aspect]).label}"
        for aspect, words in ASPECTS.items()
        if zone.certainty.get(aspect) in Certainty.values
    ]
    return f"{'; '.join(known).capitalize()}." if known else ""
