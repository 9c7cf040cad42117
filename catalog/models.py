"""Supplier, Theme, Course and its texts, Publication."""

from __future__ import annotations

from decimal import Decimal

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from tree_queries.models import TreeNode

from catalog.querysets import CourseQuerySet, PublicationQuerySet
from catalog.states import CourseState
from core.models import Period, Timestamped
from organisations.models import ApprovalRule, Organisation
from people.models import PERIOD, Person


class CourseForm(models.TextChoices):
    CLASSROOM = "classroom", _("klassikaal")
    E_LEARNING = "e_learning", _("e-learning")
    BLENDED = "blended", _("blended")
    MICRO_LEARNING = "micro_learning", _("micro-learning")
    COACHING = "coaching", _("coaching")
    INTERVISION = "intervision", _("intervisie")
    ON_THE_JOB = "on_the_job", _("leren op de werkplek")
    COMMUNITY = "community", _("community")
    EVENT = "event", _("evenement")


class CourseLevel(models.TextChoices):
    INTRODUCTION = "introduction", _("kennismaking")
    BASIC = "basic", _("basis")
    ADVANCED = "advanced", _("gevorderd")
    EXPERT = "expert", _("expert")


class Sharing(models.TextChoices):
    """Who else may offer what one organisation owns."""

    KEPT = "kept", _("alleen de eigen organisatie")
    CHOSEN = "chosen", _("gekozen organisaties mogen het overnemen")
    CONCERN = "concern", _("het hele concern")


class Language(models.TextChoices):
    """Languages in which texts are written and courses are given."""

    NL = "nl", _("Nederlands")
    EN = "en", _("Engels")


class Supplier(Timestamped):
    """Who delivers a course: an external firm, or an organisation's own academy."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=150, unique=True)
    city = models.CharField(max_length=80, blank=True, default="")
    website = models.URLField(blank=True, default="")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="academies"
    )

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Theme(TreeNode):
    """A subject in the concern's tree of themes."""

    slug = models.SlugField(max_length=80, unique=True)
    title_nl = models.CharField(max_length=120)
    title_en = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return self.title_en if get_language() == "en" else self.title_nl


@pghistory.track()
class Course(Timestamped):
    """What can be learned. One owner; open to others through publications."""

    slug = models.SlugField(max_length=120, unique=True)
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="courses")
    supplier = models.ForeignKey(
        Supplier, on_delete=models.PROTECT, null=True, blank=True, related_name="courses"
    )
    external_id = models.CharField(max_length=200, blank=True, default="")
    """The supplier's own key; a second delivery finds the course by it."""
    form = models.CharField(max_length=20, choices=CourseForm, default=CourseForm.CLASSROOM)
    state = models.CharField(max_length=12, choices=CourseState, default=CourseState.DRAFT)
    languages = ArrayField(models.CharField(max_length=2, choices=Language), default=list)
    """Languages in which it is given (its texts may be in fewer)."""
    duration_minutes = models.PositiveIntegerField(null=True, blank=True)
    """Study load; empty when the supplier does not say."""
    price_excl = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    """Euro per person excluding VAT; 0 is free, empty is unknown."""
    vat_rate = models.DecimalField(max_digits=4, decimal_places=2, default=0)
    """Per cent."""
    price_note = models.CharField(max_length=200, blank=True, default="")
    """What the supplier said of the price when it could not be read as an amount."""
    keywords = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    website = models.URLField(max_length=400, blank=True, default="")
    level = models.CharField(max_length=12, choices=CourseLevel, blank=True, default="")
    """Empty when nobody said."""
    sharing = models.CharField(max_length=8, choices=Sharing, default=Sharing.KEPT)
    shared_with = models.ManyToManyField(Organisation, related_name="shared_courses", blank=True)
    """Who may take it over when sharing is `chosen`; the owner is never in it."""
    submitted_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    """Who asked for the review; with four eyes somebody else publishes."""
    review_note = models.CharField(max_length=1000, blank=True, default="")
    """What the reviewer wants to be changed, when it was sent back."""
    requires = models.ManyToManyField(
        "self", symmetrical=False, related_name="required_by", blank=True
    )
    """What one should have completed before."""
    competences = models.ManyToManyField("catalog.Competence", related_name="courses", blank=True)
    codes = models.JSONField(default=dict, blank=True)
    """Government fields of EDU-DEX, kept as codes: their labels are not public."""
    published_at = models.DateTimeField(null=True, blank=True)
    themes = models.ManyToManyField(Theme, related_name="courses", blank=True)

    objects = CourseQuerySet.as_manager()

    class Meta:
        indexes = [
            # The catalogue reads which courses are published from this index alone.
            models.Index(
                fields=["id"], condition=Q(state=CourseState.PUBLISHED), name="course_published"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["supplier", "external_id"],
                condition=~Q(external_id=""),
                name="course_once_per_supplier_key",
            ),
            models.CheckConstraint(
                name="course_state_known", condition=Q(state__in=CourseState.values)
            ),
            models.CheckConstraint(
                name="course_form_known", condition=Q(form__in=CourseForm.values)
            ),
            models.CheckConstraint(
                name="course_level_known",
                condition=Q(level="") | Q(level__in=CourseLevel.values),
            ),
            models.CheckConstraint(
                name="course_sharing_known", condition=Q(sharing__in=Sharing.values)
            ),
            models.CheckConstraint(
                name="course_price_not_negative",
                condition=Q(price_excl=None) | Q(price_excl__gte=0),
            ),
            models.CheckConstraint(
                name="course_published_has_moment",
                condition=~Q(state=CourseState.PUBLISHED) | Q(published_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("catalog:course", args=[self.slug])

    @property
    def text(self) -> CourseText:
        """The text in the reader's language, else Dutch, else the one there is.

        Prefetch `texts` on lists.
        """
        texts = {text.language: text for text in self.texts.all()}
        for language in (get_language() or "nl", "nl", "en"):
            if language in texts:
                return texts[language]
        if texts:
            return next(iter(texts.values()))
        return CourseText(course=self, language="nl", title=self.slug)

    @property
    def title(self) -> str:
        return self.text.title

    @property
    def price_incl(self) -> Decimal | None:
        return None if self.price_excl is None else self.price_excl * (100 + self.vat_rate) / 100


@pghistory.track()
class CourseText(Timestamped):
    """A course's texts in one language. `description` and `goals` are sanitised HTML."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=2, choices=Language)
    title = models.CharField(max_length=255)
    summary = models.CharField(max_length=2000, blank=True, default="")
    description = models.TextField(blank=True, default="")
    goals = models.TextField(blank=True, default="")
    audience = models.TextField(blank=True, default="")
    prerequisites = models.TextField(blank=True, default="")
    """What one should know or be able to do before; plain text."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["course", "language"], name="course_text_per_language"),
            models.CheckConstraint(name="course_text_has_title", condition=~Q(title="")),
        ]

    def __str__(self) -> str:
        return self.title


@pghistory.track()
class Publication(Period, Timestamped):
    """A course made available to the people of one organisation, for a period."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="publications")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="publications"
    )
    price_excl = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    """Own price for this organisation; empty follows the course."""
    note = models.CharField(max_length=400, blank=True, default="")
    approval_rule = models.CharField(max_length=20, choices=ApprovalRule, blank=True, default="")
    """Own rule for this course; empty follows the organisation."""
    hidden_at = models.DateTimeField(null=True, blank=True)
    """Since when the organisation does not show it to its people."""
    hidden_reason = models.CharField(max_length=400, blank=True, default="")

    objects = PublicationQuerySet.as_manager()

    class Meta:
        indexes = [
            # What an organisation may see, from the index alone.
            models.Index(
                fields=["organisation", "course"],
                include=["since", "until", "hidden_at"],
                name="publication_organisation",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="publication_period_in_order",
                condition=Q(until=None) | Q(until__gte=F("since")),
            ),
            models.CheckConstraint(
                name="publication_price_not_negative",
                condition=Q(price_excl=None) | Q(price_excl__gte=0),
            ),
            models.CheckConstraint(
                name="publication_approval_known",
                condition=Q(approval_rule="") | Q(approval_rule__in=ApprovalRule.values),
            ),
            models.CheckConstraint(
                name="publication_hidden_has_reason",
                condition=Q(hidden_at=None, hidden_reason="")
                | (Q(hidden_at__isnull=False) & ~Q(hidden_reason="")),
            ),
            ExclusionConstraint(
                name="publication_one_at_a_time",
                expressions=[
                    ("course", RangeOperators.EQUAL),
                    ("organisation", RangeOperators.EQUAL),
                    (PERIOD, RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.course_id} · {self.organisation_id}"


from catalog.competences.models import ChosenCompetence, Competence  # noqa: E402
from catalog.curating.models import CourseCredit, CourseImage  # noqa: E402
from catalog.paths.models import LearningPath, PathStep, PathVersion  # noqa: E402
from catalog.search.models import (  # noqa: E402
    CatalogueEntry,
    Favourite,
    SavedSearch,
    SearchDocument,
    SearchMiss,
    SynonymGroup,
)

__all__ = [
    "CatalogueEntry",
    "ChosenCompetence",
    "Competence",
    "Course",
    "CourseCredit",
    "CourseForm",
    "CourseImage",
    "CourseLevel",
    "CourseText",
    "Favourite",
    "Language",
    "LearningPath",
    "PathStep",
    "PathVersion",
    "Publication",
    "SavedSearch",
    "SearchDocument",
    "SearchMiss",
    "Sharing",
    "Supplier",
    "SynonymGroup",
    "Theme",
]
