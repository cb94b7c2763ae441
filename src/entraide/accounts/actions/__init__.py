"""What happens to people: each function one transaction with its audit entry."""

from entraide.accounts.actions.installation import set_up_office
from entraide.accounts.actions.keeping import discard_kept_post, keep_post, take_kept_post
from entraide.accounts.actions.people import (
    accept_invitation,
    change_role,
    create_user,
    disable_user,
    enable_user,
    invite_user,
    rename_user,
    renew_invitation,
    withdraw_invitation,
)
from entraide.accounts.actions.second_factor import (
    check_code,
    confirm_second_factor,
    new_secret,
    remove_second_factor,
    renew_recovery_codes,
)
from entraide.accounts.actions.sessions import close_session, end_sessions, open_session, see_session
from entraide.accounts.actions.signing_in import (
    check_password,
    issue_sign_in_link,
    set_password,
    use_sign_in_link,
)

__all__ = [
    "accept_invitation",
    "change_role",
    "check_code",
    "check_password",
    "close_session",
    "confirm_second_factor",
    "create_user",
    "disable_user",
    "discard_kept_post",
    "enable_user",
    "end_sessions",
    "invite_user",
    "issue_sign_in_link",
    "keep_post",
    "new_secret",
    "open_session",
    "remove_second_factor",
    "rename_user",
    "renew_invitation",
    "renew_recovery_codes",
    "see_session",
    "set_password",
    "set_up_office",
    "take_kept_post",
    "use_sign_in_link",
    "withdraw_invitation",
]
