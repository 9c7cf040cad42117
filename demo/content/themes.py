"""The theme tree of the catalogue: two levels, titles in Dutch and English."""

from __future__ import annotations

from dataclasses import dataclass

_TREE = """
leidinggeven-organisatie|Leidinggeven & organisatie|Leadership & organisation
  persoonlijk-leiderschap|Persoonlijk leiderschap|Personal leadership
  teamontwikkeling|Teamontwikkeling|Team development
  functioneren-beoordelen|Functioneren en beoordelen|Performance and appraisal
  verandermanagement|Verandermanagement|Change management
  strategie-organisatie|Strategie en organisatie|Strategy and organisation
  hrm-personeel|Personeel en HRM|People and HR
digitaal-vakmanschap|Digitaal vakmanschap|Digital skills
  kantoorsoftware|Kantoorsoftware|Office software
  ict-ontwikkeling-beheer|ICT-ontwikkeling en -beheer|IT development and operations
  informatiebeveiliging|Informatiebeveiliging|Information security
  informatiehuishouding|Informatiehuishouding|Information management
  digitale-toegankelijkheid|Digitale toegankelijkheid|Digital accessibility
  digitale-dienstverlening|Digitale dienstverlening|Digital services
juridisch-toezicht|Juridisch & toezicht|Law & supervision
  bestuursrecht|Bestuursrecht|Administrative law
  handhaving-sancties|Handhaving en sancties|Enforcement and sanctions
  toezicht-inspectie|Toezicht en inspectie|Supervision and inspection
  europees-recht|Europees recht|European law
  mededinging-markt|Mededinging en markt|Competition and markets
  open-overheid|Open overheid|Open government
communicatie-talen|Communicatie & talen|Communication & languages
  schrijven|Schrijven|Writing
  presenteren|Presenteren|Presenting
  gespreksvoering|Gespreksvoering|Conversation skills
  onderhandelen|Onderhandelen en adviseren|Negotiating and advising
  vergaderen|Vergaderen|Meetings
  publiekscommunicatie|Publiekscommunicatie|Public communication
  engels|Engels|English
  europese-talen|Nederlands en andere talen|Dutch and other languages
persoonlijke-effectiviteit|Persoonlijke effectiviteit|Personal effectiveness
  timemanagement|Timemanagement|Time management
  samenwerken-feedback|Samenwerken en feedback|Collaboration and feedback
  loopbaan|Loopbaan en levensfase|Career and life stage
  creatief-denken|Creatief denken|Creative thinking
  leren-leren|Leren en trainen|Learning and teaching
gezond-veilig-werken|Gezond & veilig werken|Healthy & safe work
  werkdruk-vitaliteit|Werkdruk en vitaliteit|Work pressure and vitality
  arbo-bhv|Arbo en BHV|Safety and first aid
  agressie-weerbaarheid|Agressie en weerbaarheid|Aggression and resilience
  mentale-gezondheid|Mentale gezondheid|Mental health
  sociale-veiligheid|Sociale veiligheid|A safe workplace
financien-inkoop|Financiën & inkoop|Finance & procurement
  begroting|Begroting|Budgeting
  inkoop-aanbesteden|Inkoop en aanbesteden|Procurement and tendering
  contractmanagement|Contractmanagement|Contract management
  subsidies|Subsidies|Grants
  control-audit|Control en audit|Control and audit
beleid-bestuur|Beleid & politiek-bestuurlijk|Policy & politics
  beleidsontwikkeling|Beleidsontwikkeling|Policy making
  beleidsevaluatie|Beleidsevaluatie|Policy evaluation
  bestuurlijke-sensitiviteit|Bestuurlijke sensitiviteit|Political awareness
  europa-brussel|Europa en Brussel|Europe and Brussels
  participatie|Participatie|Participation
  wetgeving|Wetgeving|Legislation
projectmatig-lean|Projectmatig & Lean|Projects & Lean
  projectmanagement|Projectmanagement|Project management
  agile-scrum|Agile en scrum|Agile and scrum
  lean-procesverbetering|Lean en procesverbetering|Lean and process improvement
  programmamanagement|Programma en portfolio|Programme and portfolio
  risicomanagement|Risicomanagement|Risk management
data-ai|Data & AI|Data & AI
  data-analyse|Data-analyse|Data analysis
  datavisualisatie|Datavisualisatie|Data visualisation
  artificiele-intelligentie|Artificiële intelligentie|Artificial intelligence
  statistiek-modellen|Statistiek en modellen|Statistics and models
  datakwaliteit|Datakwaliteit|Data quality
integriteit-privacy|Integriteit & privacy|Integrity & privacy
  privacy|Privacy en AVG|Privacy and GDPR
  integriteit|Integriteit|Integrity
  ambtelijk-vakmanschap|Ambtelijk vakmanschap|The civil service profession
  diversiteit-inclusie|Diversiteit en inclusie|Diversity and inclusion
energie-landbouw-natuur|Energie, landbouw & natuur|Energy, agriculture & nature
  energie|Energietransitie|Energy transition
  voedselveiligheid|Voedselveiligheid|Food safety
  dier-plant|Dier en plant|Animals and plants
  landbouw-visserij|Landbouw en visserij|Agriculture and fisheries
  natuur-omgeving|Natuur en duurzaamheid|Nature and sustainability
  mijnbouw-ondergrond|Mijnbouw en ondergrond|Mining and subsoil
  emissiehandel|Emissiehandel|Emissions trading
  telecom|Telecom en digitale infrastructuur|Telecom and digital infrastructure
"""


@dataclass(frozen=True, slots=True)
class Theme:
    """`parent` is the slug of the level above, None for a top theme."""

    slug: str
    title_nl: str
    title_en: str
    parent: str | None


def _parse() -> tuple[Theme, ...]:
    themes: list[Theme] = []
    parent: str | None = None
    for line in filter(None, _TREE.splitlines()):
        slug, title_nl, title_en = line.strip().split("|")
        is_child = line.startswith(" ")
        themes.append(Theme(slug, title_nl, title_en, parent if is_child else None))
        if not is_child:
            parent = slug
    return tuple(themes)


THEMES = _parse()
THEME_SLUGS = frozenset(theme.slug for theme in THEMES)
