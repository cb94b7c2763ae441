"""The kinds of request as the first page shows them: in groups, the most used first."""

from entraide.core.errors import Message, sentence
from entraide.drafting.library import Library, RequestType

GROUPS: tuple[tuple[Message, tuple[str, ...]], ...] = (
    (
        sentence("Evidence"),
        (
            *("mla_documents_records", "mla_financial_records", "mla_take_evidence", "mla_videolink"),
            *("mla_search_seizure", "mla_examine", "mla_information_experts", "mla_service"),
            *("mla_transfer_detained", "mla_voluntary_appearance", "mla_other", "supplementary_request"),
            "consent_other_use",
        ),
    ),
    (
        sentence("Electronic evidence"),
        ("eevidence_preservation", "eevidence_disclosure", "eevidence_emergency", "eevidence_realtime"),
    ),
    (
        sentence("Assets"),
        (
            *("mla_trace_proceeds", "freezing_seizure", "confiscation_foreign_order"),
            *("confiscation_domestic_order", "asset_return"),
        ),
    ),
    (
        sentence("Persons"),
        (
            *("extradition", "provisional_arrest", "transit", "speciality_waiver"),
            *("transfer_sentenced", "transfer_proceedings"),
        ),
    ),
    (
        sentence("Police and joint work"),
        (
            *("spontaneous_information", "joint_investigation", "controlled_delivery", "special_techniques"),
            *("vessel_boarding", "firearms_tracing", "document_verification", "nationality_verification"),
        ),
    ),
)
OTHERS = sentence("Of this office")


def grouped(library: Library) -> list[tuple[Message, list[RequestType]]]:
    """Return every kind of request once, under the heading of its group; an office's own come last."""
    named = {name for _title, names in GROUPS for name in names}
    own = tuple(name for name in library.types if name not in named)
    groups = [(title, [library.types[n] for n in names if n in library.types])
              for title, names in (*GROUPS, (OTHERS, own))]  # fmt: skip
    return [(title, kinds) for title, kinds in groups if kinds]
