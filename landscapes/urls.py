from django.urls import path

from landscapes.views import editions, interventions, learners, maps, placing, talking

app_name = "landscapes"

MAP = "leerlandschappen/<int:pk>/"
WHAT = "interventies/<int:pk>/"
MODEL = "leerlandschappen/model/"

urlpatterns = [
    path("leerlandschappen/", maps.landscapes, name="landscapes"),
    path("leerlandschappen/nieuw/", maps.landscape_new, name="landscape-new"),
    path(MODEL, editions.editions, name="editions"),
    path(f"{MODEL}<int:number>/", editions.edition, name="edition"),
    path(f"{MODEL}<int:number>/kopie/", editions.edition_copy, name="edition-copy"),
    path(f"{MODEL}<int:number>/in-gebruik/", editions.edition_publish, name="edition-publish"),
    path(f"{MODEL}<int:number>/<slug:key>/", editions.zone, name="zone"),
    path(MAP, maps.landscape, name="landscape"),
    path(f"{MAP}wijzigen/", maps.landscape_edit, name="landscape-edit"),
    path(f"{MAP}kaart.svg", maps.landscape_svg, name="landscape-svg"),
    path(f"{MAP}kaart.pdf", maps.landscape_paper, name="landscape-pdf"),
    path(f"{MAP}moment/", maps.snapshot, name="snapshot"),
    path(f"{MAP}plaatsen/", placing.place_choice, name="place"),
    path(f"{MAP}plaatsen/<int:intervention_pk>/", placing.plot, name="plot"),
    path(f"{MAP}plaatsing/<int:plot_pk>/", placing.plot_move, name="plot-move"),
    path(f"{MAP}plaatsing/<int:plot_pk>/weghalen/", placing.plot_off, name="plot-off"),
    path(f"{MAP}gesprek/", talking.dialogue, name="dialogue"),
    path(f"{MAP}gesprek/<int:intervention_pk>/", talking.difference, name="difference"),
    path(f"{MAP}opmerkingen/", talking.remarks, name="remarks"),
    path(f"{MAP}opmerkingen/<int:remark_pk>/", talking.remark_done, name="remark-done"),
    path(f"{MAP}afspraken/", talking.agreements, name="agreements"),
    path(f"{MAP}afspraken/<int:agreement_pk>/", talking.agreement_end, name="agreement-end"),
    path("interventies/nieuw/", interventions.intervention_new, name="intervention-new"),
    path(WHAT, interventions.intervention, name="intervention"),
    path(f"{WHAT}wijzigen/", interventions.intervention_edit, name="intervention-edit"),
    path(f"{WHAT}samenhang/", interventions.intervention_link, name="intervention-link"),
    path(
        f"{WHAT}samenhang/<int:link_pk>/",
        interventions.intervention_unlink,
        name="intervention-unlink",
    ),
    path("mijn-landschap/", learners.mine, name="mine"),
    path("mijn-landschap/zo-leer-ik/", learners.preferences, name="preferences"),
    path("mijn-landschap/suggesties/", learners.suggestions_choice, name="suggestions"),
]
