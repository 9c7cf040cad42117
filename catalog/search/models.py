"""The search document of a course, and what each organisation's people see of it in a list.

Words are the same for all organisations, so they stand once (`SearchDocument`); price, places and
seats may differ per organisation, so these stand per publication (`CatalogueEntry`). Both are
derived: `catalog.search.indexing` can build them again at any time. Whether a course may be seen
at all is never read from here, but from the publications themselves.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models.functions import Now

from core.models import Timestamped


class SearchDocument(models.Model):
    """The words of a course, weighted: title A, keywords B, summary C, the rest D."""

    course = models.OneToOneField(
        "catalog.Course", on_delete=models.CASCADE, primary_key=True, related_name="document"
    )
    vector = SearchVectorField()
    """All words: decides whether a course is found."""
    heading = SearchVectorField()
    """Only weights A to C: decides the order. Small enough to stay in the row itself, so that
    ordering a thousand hits does not fetch a thousand long texts."""
    fuzzy = models.TextField()
    """Titles and keywords, lower case without accents; compared by trigrams when words fail."""
    title_nl = models.TextField()
    title_en = models.TextField()
    """Titles to sort by: the reader's language, else what there is; lower case, no accents."""

    class Meta:
        indexes = [
            GinIndex(fields=["vector"], name="document_words"),
            GinIndex(OpClass("fuzzy", name="gin_trgm_ops"), name="document_fuzzy"),
            models.Index(
                fields=["course"], include=["title_nl", "title_en"], name="document_titles"
            ),
        ]

    def __str__(self) -> str:
        return self.title_nl


class CatalogueEntry(models.Model):
    """A course as one organisation's people see it in the catalogue."""

    course = models.ForeignKey("catalog.Course", on_delete=models.CASCADE, related_name="entries")
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.CASCADE, related_name="+"
    )
    tokens = ArrayField(models.CharField(max_length=130), default=list)
    """Every facet value of the course, as `catalog.search.facets` writes them ('f=classroom').
    One array, so that one pass over the hits counts all facets."""
    price_excl = models.DecimalField(max_digits=9, decimal_places=2, null=True)
    """Lowest price for this organisation, euro excluding VAT; empty is unknown."""
    price_varies = models.BooleanField(default=False)
    """Not every bookable run asks this price."""
    next_start = models.DateTimeField(null=True)
    next_city = models.CharField(max_length=80, default="")
    free_seats = models.PositiveIntegerField(default=0)
    """Over all bookable runs."""
    next_free_seats = models.PositiveIntegerField(default=0)
    """Of the run that starts at `next_start`."""
    any_time = models.BooleanField(default=False)
    popularity = models.PositiveIntegerField(default=0)
    published_at = models.DateTimeField(null=True)
    stale_at = models.DateTimeField(null=True)
    """From this moment on the entry tells what was; empty is never. See `catalog.tasks`."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "course"], name="entry_once")
        ]
        indexes = [models.Index(fields=["stale_at"], name="entry_stale_at")]

    def __str__(self) -> str:
        return f"{self.course_id} · {self.organisation_id}"


class SynonymGroup(Timestamped):
    """Words that mean the same to who searches ('werkdruk', 'stress'); kept by learning advisers
    for the whole concern."""

    words = ArrayField(models.CharField(max_length=60))
    """Lower case, two or more; each may be several words."""
    changed_by = models.ForeignKey(
        "people.Person", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["words"]

    def __str__(self) -> str:
        return ", ".join(self.words)


class SavedSearch(Timestamped):
    """A search that a person keeps, and hears of when something new matches."""

    person = models.ForeignKey(
        "people.Person", on_delete=models.CASCADE, related_name="saved_searches"
    )
    name = models.CharField(max_length=120)
    query = models.CharField(max_length=1000)
    """The query string of the catalogue's address: its whole state."""
    wants_mail = models.BooleanField(default=True)
    known = ArrayField(models.BigIntegerField(), default=list)
    """Ids of the courses that were found before: what is not in it is new."""
    checked_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["person", "query"], name="saved_search_once")
        ]

    def __str__(self) -> str:
        return self.name


class SearchMiss(models.Model):
    """How often words found nothing in a month, per organisation. Holds no persons."""

    words = models.CharField(max_length=120)
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.CASCADE, related_name="+"
    )
    month = models.DateField()
    """Its first day."""
    times = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "month", "words"], name="search_miss_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.words}: {self.times}"


class Favourite(Timestamped):
    """A course that a person keeps for later."""

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="favourites")
    course = models.ForeignKey("catalog.Course", on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "course"], name="favourite_once")]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.course_id}"
