"""Keeping groups of synonyms: the verbs and their form."""

from __future__ import annotations

import structlog
from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from catalog.models import SynonymGroup
from people.models import Person

logger = structlog.get_logger(__name__)

LONGEST_WORD, MOST_WORDS = 60, 20


class SynonymForm(forms.Form):
    """Words with commas between them."""

    words = forms.CharField(
        label=_("Woorden die hetzelfde betekenen"),
        help_text=_("Met komma’s ertussen, bijvoorbeeld: werkdruk, stress, te druk"),
        max_length=MOST_WORDS * (LONGEST_WORD + 2),
        error_messages={
            "required": _("Er staat nog geen woord. Vul twee of meer woorden in."),
        },
    )

    def clean_words(self) -> list[str]:
        given: str = self.cleaned_data["words"]
        words = [" ".join(word.lower().split()) for word in given.split(",")]
        words = list(dict.fromkeys(word for word in words if word))
        if len(words) < 2:
            raise forms.ValidationError(
                _("Dit is maar één woord. Vul er een tweede bij in, met een komma ertussen.")
            )
        if len(words) > MOST_WORDS or any(len(word) > LONGEST_WORD for word in words):
            raise forms.ValidationError(
                _("Dit is te veel. Kies hooguit 20 woorden van hooguit 60 letters.")
            )
        return words

    @classmethod
    def of(cls, group: SynonymGroup) -> SynonymForm:
        return cls(initial={"words": ", ".join(group.words)})


@transaction.atomic
def keep_synonyms(
    *, words: list[str], by: Person, group: SynonymGroup | None = None
) -> SynonymGroup:
    """A new group, or other words for `group`; searches use them at once."""
    kept = group or SynonymGroup()
    kept.words, kept.changed_by = words, by
    kept.save()
    return kept


@transaction.atomic
def remove_synonyms(*, group: SynonymGroup, by: Person) -> None:
    logger.info("synonyms_removed", words=group.words, by=str(by.pk))
    group.delete()
