"""Closed words of this room: how a legal basis stands, what it does, what a State may do with a treaty."""

from enum import StrEnum


class Status(StrEnum):
    """How a legal basis stands between two States on a day; the first that holds for either is the answer.

    Source: fact base, legal_basis_statuses and status_precedence.
    """

    DENOUNCED = "denounced"
    EXCLUDED_BY_DECLARATION = "excluded_by_declaration"
    NOT_PARTY = "not_party"
    SIGNED_ONLY = "signed_only"
    NOT_YET_IN_FORCE = "not_yet_in_force"
    TERRITORIAL_UNKNOWN = "territorial_unknown"
    NOT_COVERED = "not_covered"
    UNKNOWN = "unknown"
    RESERVATION = "reservation"
    USABLE = "usable"


BINDING = frozenset({Status.USABLE, Status.RESERVATION, Status.NOT_COVERED})
"""Statuses that say for certain that a treaty is in force between the two States."""
NOT_BINDING = frozenset({Status.DENOUNCED, Status.NOT_PARTY, Status.SIGNED_ONLY, Status.NOT_YET_IN_FORCE})
"""Statuses that say for certain that it is not."""
CARRYING = frozenset({Status.USABLE, Status.RESERVATION})


class Role(StrEnum):
    """What a provision does for a request. Source: fact base, legal_basis_roles."""

    BASIS = "basis"
    SUPPLEMENTS_EXISTING_TREATY = "supplements_existing_treaty"
    FILLS_GAP = "fills_gap"
    IF_PARTIES_AGREE = "if_parties_agree"
    INVITES_AGREEMENT = "invites_agreement"
    DISCRETIONARY = "discretionary"
    CASE_BY_CASE = "case_by_case"


class Group(StrEnum):
    """How a lawyer sorts legal bases: the first that carries the request is the one to look at."""

    GOVERNS = "governs"
    SUPPLEMENTS = "supplements"
    FILLS_GAP = "fills_gap"
    COVERS_OFFENCE = "covers_offence"
    INVITES = "invites"
    WITHOUT_TREATY = "without_treaty"


GROUP_OF_ROLE = {
    Role.BASIS: Group.COVERS_OFFENCE,
    Role.SUPPLEMENTS_EXISTING_TREATY: Group.SUPPLEMENTS,
    Role.IF_PARTIES_AGREE: Group.SUPPLEMENTS,
    Role.FILLS_GAP: Group.FILLS_GAP,
    Role.INVITES_AGREEMENT: Group.INVITES,
    Role.DISCRETIONARY: Group.INVITES,
    Role.CASE_BY_CASE: Group.INVITES,
}


class Action(StrEnum):
    """What a State did with a treaty, as depositaries list it."""

    SIGNATURE = "signature"
    SUCCESSION_TO_SIGNATURE = "succession_to_signature"
    RATIFICATION = "ratification"
    ACCEPTANCE = "acceptance"
    APPROVAL = "approval"
    ACCESSION = "accession"
    SUCCESSION = "succession"
    FORMAL_CONFIRMATION = "formal_confirmation"
    DEFINITIVE_SIGNATURE = "definitive_signature"
    ENTRY_INTO_FORCE = "entry_into_force"
    DENUNCIATION = "denunciation"
    PROVISIONAL_APPLICATION = "provisional_application"
    TERRITORIAL_APPLICATION = "territorial_application"
    TERRITORIAL_EXCLUSION = "territorial_exclusion"


CONSENTS = frozenset(
    {
        Action.RATIFICATION,
        Action.ACCEPTANCE,
        Action.APPROVAL,
        Action.ACCESSION,
        Action.SUCCESSION,
        Action.FORMAL_CONFIRMATION,
        Action.DEFINITIVE_SIGNATURE,
    }
)
"""What may express consent to be bound; which of them do is for each treaty to say."""
SIGNING = frozenset({Action.SIGNATURE, Action.SUCCESSION_TO_SIGNATURE})


class Confidence(StrEnum):
    """How far a row may be relied on; only what a depositary's table said decides anything."""

    SOURCED = "sourced"
    SOURCED_NEWS = "sourced-news"
    RECALLED_RECONCILED = "recalled-reconciled"
    RECALLED = "recalled"
    UNVERIFIED = "unverified"
