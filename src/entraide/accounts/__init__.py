"""People who sign in: their roles, passwords, second factors, invitations and sessions; the one office they
belong to.

Words: a User has one Role; an Invitation becomes a User; a SignInLink starts set-up or a new password; a
second factor is a six-digit code of an app, or a recovery code. Neighbours: `web` and `core` below; rooms
with pages above.
"""
