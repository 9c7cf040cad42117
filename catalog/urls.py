from django.urls import include, path

from catalog.views import competences, keeping, synonyms
from catalog.views.catalogue import catalogue
from catalog.views.course import course, more_alike
from catalog.views.curating.picture import picture
from catalog.views.suggesting import suggest

app_name = "catalog"
urlpatterns = [
    path("catalogus/", catalogue, name="catalogue"),
    path("catalogus/suggesties/", suggest, name="suggest"),
    path("aanbod/synoniemen/", synonyms.synonyms, name="synonyms"),
    path("aanbod/synoniemen/<int:pk>/", synonyms.change, name="synonyms-change"),
    path("aanbod/synoniemen/<int:pk>/weg/", synonyms.remove, name="synonyms-remove"),
    path("leeractiviteiten/<slug:slug>/", course, name="course"),
    path("leeractiviteiten/<slug:slug>/beeld-<slug:digest>.webp", picture, name="picture"),
    path("aanbod/competenties/", competences.competences, name="competences"),
    path(
        "aanbod/competenties/<slug:slug>/",
        competences.retire_or_restore,
        name="competence-retire",
    ),
    path("catalogus/bewaren/", keeping.save, name="save-search"),
    path("catalogus/niet-gevonden/", keeping.missed, name="missed"),
    path("leeractiviteiten/<slug:slug>/meer-zoals-dit/", more_alike, name="alike"),
    path("leeractiviteiten/<slug:slug>/bewaren/", keeping.favourite, name="favourite"),
    path("aanbod/niet-gevonden/", keeping.gaps, name="search-gaps"),
    path("mijn-leren/zoekopdrachten/", keeping.saved_searches, name="saved-searches"),
    path("mijn-leren/zoekopdrachten/<int:pk>/", keeping.saved_search, name="saved-search"),
    path("mijn-leren/bewaard/", keeping.favourites, name="favourites"),
    path("mijn-leren/bewaard/<int:pk>/weg/", keeping.favourite_drop, name="favourite-drop"),
    path("aanbod/", include("catalog.curating.urls")),
    path("aanbod/", include("catalog.sharing.urls")),
    path("mijn-leren/ontwikkelen/", competences.develop, name="develop"),
    path("mijn-leren/ontwikkelen/<slug:slug>/", competences.work_on, name="work-on"),
]
