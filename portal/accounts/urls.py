"""The doors of this room. They stand before allauth's, so that its second sign-up door leads to the first."""

from django.urls import URLPattern, URLResolver, path

from portal.accounts.views import data, home, profile, signin

urlpatterns: list[URLPattern | URLResolver] = [
    path("comptes/mot-de-passe/", signin.PasswordLoginView.as_view(), name="account_password_login"),
    path("comptes/signup/", signin.to_sign_in),
    path("comptes/login/code/", signin.to_sign_in),
    path("mon-espace/", home.home, name="my_space"),
    path("mon-espace/profil/", profile.profile, name="profile"),
    path("mon-espace/profil/identite/", profile.identity, name="profile_identity"),
    path("mon-espace/profil/coordonnees/", profile.contact, name="profile_contact"),
    path("mon-espace/profil/fermer/", data.close, name="close_account"),
    path("mon-espace/donnees/", data.data, name="my_data"),
    path("mon-espace/donnees/consultations/", data.seen, name="my_data_seen"),
    path("mon-espace/donnees/copie/", data.download, name="my_data_copy"),
]
