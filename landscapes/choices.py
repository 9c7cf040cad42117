"""The words of the Leerlandschap that are chosen from lists. Imports nothing of ours."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ZoneKind(TextChoices):
    ISLAND = "island", _("eiland")
    POLDER = "polder", _("polder")
    BRIDGE = "bridge", _("brug")
    OTHER = "other", _("ander gebied")
    SEA = "sea", _("zee")


class Certainty(TextChoices):
    """How sure we are that something of the model is as its author meant it."""

    CERTAIN = "certain", _("staat in een bron")
    LIKELY = "likely", _("waarschijnlijk")
    ASSUMED = "assumed", _("onze aanname")
    OWN_CHOICE = "own_choice", _("onze eigen keuze")
    UNKNOWN = "unknown", _("niet bekend")


class Goal(TextChoices):
    """What a landscape is made for."""

    VISUALISE = "visualise", _("zien hoe we nu leren")
    DESIGN = "design", _("ontwerpen wat we gaan doen")
    RECONSTRUCT = "reconstruct", _("terugkijken waarom het werkte")


class Visibility(TextChoices):
    ORGANISATION = "organisation", _("de eigen organisatie")
    CONCERN = "concern", _("het hele concern")
    INVITED = "invited", _("alleen wie het maakt en uitgenodigde afdelingen")


class InterventionForm(TextChoices):
    TRAINING = "training", _("training")
    STUDY = "study", _("opleiding")
    E_LEARNING = "e_learning", _("e-learning")
    MICRO_LEARNING = "micro_learning", _("micro-learning")
    WEBINAR = "webinar", _("webinar of evenement")
    SIMULATION = "simulation", _("simulatie of oefening")
    COACHING = "coaching", _("coaching")
    ASSIGNMENT = "assignment", _("opdracht op de werkplek")
    SHADOWING = "shadowing", _("meelopen of stage")
    INTERVISION = "intervision", _("intervisie")
    COMMUNITY = "community", _("community")
    KNOWLEDGE_CIRCLE = "knowledge_circle", _("kenniskring")
    ACTION_RESEARCH = "action_research", _("actieonderzoek")
    REVIEW = "review", _("evaluatie of leersessie")
    EXPERT = "expert", _("expert om te vragen")
    BLOG = "blog", _("zelf schrijven")
    BLOG_TOGETHER = "blog_together", _("samen schrijven")
    DESIGN_SESSION = "design_session", _("ontwerpsessie")
    PILOT = "pilot", _("proef of proeftuin")
    AID = "aid", _("handleiding of hulpmiddel maken")
    OTHER = "other", _("iets anders")


class Audience(TextChoices):
    EVERYONE = "everyone", _("alle medewerkers")
    MANAGERS = "managers", _("leidinggevenden")
    NEWCOMERS = "newcomers", _("nieuwe medewerkers")
    PROFESSIONALS = "professionals", _("vakspecialisten")
    TEAMS = "teams", _("hele teams")
    PROJECTS = "projects", _("project- en veranderteams")


class Status(TextChoices):
    WISHED = "wished", _("gewenst")
    PLANNED = "planned", _("gepland")
    RUNNING = "running", _("loopt")
    DONE = "done", _("afgerond")
    STOPPED = "stopped", _("gestopt")


class Level(TextChoices):
    """Who learns."""

    INDIVIDUAL = "individual", _("één mens")
    GROUP = "group", _("een groep")
    ORGANISATION = "organisation", _("de organisatie")
    CHAIN = "chain", _("de keten")


class LinkKind(TextChoices):
    PREPARES = "prepares", _("bereidt voor op")
    FOLLOWS = "follows", _("gaat verder na")
    PART_OF = "part_of", _("hoort bij")
    SUPPORTS = "supports", _("helpt bij")


class Part(TextChoices):
    """What a department does in an intervention, by agreement."""

    LEADS = "leads", _("trekt het")
    DELIVERS = "delivers", _("voert het uit")
    ASKED = "asked", _("denkt mee")
    TOLD = "told", _("hoort ervan")


class Preference(TextChoices):
    """How somebody likes to learn, after Ruijters; the words are ours."""

    OBSERVING = "observing", _("de kunst afkijken")
    PARTICIPATING = "participating", _("met anderen sparren")
    ACQUIRING = "acquiring", _("kennis verwerven")
    PRACTISING = "practising", _("oefenen")
    DISCOVERING = "discovering", _("zelf ontdekken")
