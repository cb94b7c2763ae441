"""Addresses of people: the desk, signing in, the own account, administration, set-up."""

from django.urls import path

from entraide.accounts.views import account, desk, kept, people, set_up, signing_in

urlpatterns = [
    path("", desk.desk, name="desk"),
    path("sign-in", signing_in.sign_in, name="account_login"),
    path("sign-in/code", signing_in.code, name="sign-in-code"),
    path("sign-in/second-step", signing_in.second_factor_at_sign_in, name="sign-in-second-factor"),
    path("sign-in/password", signing_in.password_at_sign_in, name="sign-in-password"),
    path("sign-in/<str:token>", signing_in.link, name="sign-in-link"),
    path("sign-out", signing_in.sign_out, name="account_logout"),
    path("second-step.svg", signing_in.second_factor_picture, name="second-factor-picture"),
    path("invitation/<str:token>", signing_in.invitation, name="invitation"),
    path("account", account.account, name="account"),
    path("account/password", account.change_password, name="account-password"),
    path("account/second-step", account.replace_second_factor, name="account-second-factor"),
    path("account/recovery-codes", account.recovery_codes, name="account-recovery-codes"),
    path("account/sessions/<int:pk>/end", account.end_session, name="account-session-end"),
    path("kept", kept.kept, name="kept"),
    path("kept/<uuid:pk>/discard", kept.discard, name="kept-discard"),
    path("people", people.people, name="people"),
    path("people/invite", people.invite, name="invite"),
    path("people/<int:pk>", people.person, name="person"),
    path("people/<int:pk>/access", people.switch, name="person-access"),
    path("people/<int:pk>/link", people.sign_in_link, name="person-link"),
    path("people/<int:pk>/second-step", people.reset_second_factor, name="person-second-factor"),
    path("people/invitations/<int:pk>/renew", people.renew, name="invitation-renew"),
    path("people/invitations/<int:pk>/withdraw", people.withdraw, name="invitation-withdraw"),
    path("set-up", set_up.set_up, name="set-up"),
    path("set-up/<str:step>", set_up.set_up, name="set-up-step"),
]
