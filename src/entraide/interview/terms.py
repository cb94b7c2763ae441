"""Closed vocabularies of the interview."""

from enum import StrEnum


class Severity(StrEnum):
    """How much a finding weighs, heaviest first."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """Return 0 for the heaviest."""
        return list(Severity).index(self)


class Reason(StrEnum):
    """Why a rule reports something."""

    FAILED = "failed"
    MISSING = "missing"
    TO_BE_EXPLAINED = "to_be_explained"
    UNKNOWN_DATA = "unknown_data"


class QuestionType(StrEnum):
    """The kinds of questions."""

    TEXT = "text"
    LONGTEXT = "longtext"
    YES_NO = "yes_no"
    CONFIRM = "confirm"
    DATE = "date"
    DATETIME = "datetime"
    NUMBER = "number"
    CHOICE = "choice"
    MULTICHOICE = "multichoice"
    COUNTRY = "country"
    LANGUAGE = "language"
    AUTHORITY = "authority"
    ACCOUNT_LIST = "account_list"
    ASSET_LIST = "asset_list"
    AUTHORITY_LIST = "authority_list"
    CONSIGNMENT_LIST = "consignment_list"
    DOCUMENT_LIST = "document_list"
    EVENT_LIST = "event_list"
    FIREARM_LIST = "firearm_list"
    IDENTIFIER_LIST = "identifier_list"
    ITEM_LIST = "item_list"
    JUDGMENT_LIST = "judgment_list"
    LEGAL_ENTITY_LIST = "legal_entity_list"
    OFFENCE_LIST = "offence_list"
    PERSON_LIST = "person_list"
    QUESTION_LIST = "question_list"
    VESSEL_LIST = "vessel_list"

    @property
    def is_list(self) -> bool:
        """Say whether the answer is a list of cards."""
        return self.value.endswith("_list")


STRUCTURE_OF: dict[QuestionType, str] = {
    QuestionType.AUTHORITY: "authority_ref",
    QuestionType.ACCOUNT_LIST: "account",
    QuestionType.ASSET_LIST: "asset",
    QuestionType.AUTHORITY_LIST: "authority_ref",
    QuestionType.CONSIGNMENT_LIST: "consignment",
    QuestionType.DOCUMENT_LIST: "document",
    QuestionType.EVENT_LIST: "event",
    QuestionType.FIREARM_LIST: "firearm",
    QuestionType.IDENTIFIER_LIST: "data_identifier",
    QuestionType.ITEM_LIST: "item",
    QuestionType.JUDGMENT_LIST: "judgment",
    QuestionType.LEGAL_ENTITY_LIST: "legal_entity",
    QuestionType.OFFENCE_LIST: "offence",
    QuestionType.PERSON_LIST: "person",
    QuestionType.QUESTION_LIST: "question_to_put",
    QuestionType.VESSEL_LIST: "vessel",
}
"""Which structure the items of a list type, and an authority, have."""
