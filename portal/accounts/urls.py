"""The doors of this room. They stand before allauth's, so that its second sign-up door leads to the first."""

from django.urls import URLPattern, URLResolver, path

from portal.accounts.views import signin

urlpatterns: list[URLPattern | URLResolver] = [
    path("comptes/mot-de-passe/", signin.PasswordLoginView.as_view(), name="account_password_login"),
    path("comptes/signup/", signin.to_sign_in),
    path("comptes/login/code/", signin.to_sign_in),
]
