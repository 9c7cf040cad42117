from django.urls import path

from people.views import delegation, hr, my_data, people, profile

app_name = "people"
urlpatterns = [
    path("profiel/", profile.profile, name="profile"),
    path("profiel/taal/", profile.language, name="language"),
    path("profiel/dienstverband/", profile.act_for, name="act-for"),
    path("mijn-team/vervanging/", delegation.delegations, name="delegations"),
    path(
        "mijn-team/vervanging/<int:pk>/beeindigen/",
        delegation.end_one,
        name="delegation-end",
    ),
    path("mijn-gegevens/", my_data.my_data, name="my-data"),
    path("mijn-gegevens/download/", my_data.download, name="my-data-download"),
    path("mensen/", people.people, name="people"),
    path("mensen/<uuid:pk>/", people.person, name="person"),
    path(
        "mensen/<uuid:pk>/dienstverband/<int:employment>/beeindigen/",
        people.end,
        name="employment-end",
    ),
    path(
        "mensen/<uuid:pk>/dienstverband/<int:employment>/herstellen/",
        people.restore,
        name="employment-restore",
    ),
    path("import/", hr.imports, name="imports"),
    path("import/<int:pk>/", hr.import_one, name="import"),
    path("import/<int:pk>/kolommen/", hr.import_columns, name="import-columns"),
    path("import/<int:pk>/doorvoeren/", hr.import_start, name="import-start"),
    path("import/<int:pk>/hervatten/", hr.import_resume, name="import-resume"),
    path("import/<int:pk>/terugdraaien/", hr.import_undo, name="import-undo"),
    path("import/koppelingen/", hr.pending_links, name="links"),
    path("import/koppelingen/<int:pk>/", hr.link_answer, name="link-answer"),
    path("import/mijn-koppeling/<int:pk>/", hr.my_link, name="my-link"),
]
