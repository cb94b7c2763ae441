"""Writes the generated reference pages: docs/reference/glossary.md and docs/reference/case-file.md.

A test compares them with the content, so that they cannot go stale.
"""

from pathlib import Path

from entraide.core.glossary import glossary
from entraide.drafting.library import library
from entraide.interview.terms import STRUCTURE_OF

TARGET = Path(__file__).parent.parent / "docs" / "reference"


def glossary_page() -> str:
    """Return the terms that code and content use, with definition and source."""
    lines = [
        "# Glossary",
        "",
        "One word for each thing, in code as on screen. Made from `core/content/glossary.yaml`.",
        "",
        "| term | in French | means | source |",
        "|---|---|---|---|",
    ]
    for term in sorted(glossary().terms.values(), key=lambda t: t.labels["en"].casefold()):
        sources = ", ".join(f"{s['instrument']} {s.get('ref', '')}".strip() for s in term.sources)
        cells = (term.labels["en"], term.labels["fr"], term.definition.english, sources)
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(lines) + "\n"


def case_file_page() -> str:
    """Return the reference of case files: keys, values, structures, request types."""
    shared = library()
    lines = [HEAD, "## Structures", "", "| structure | used by | fields |", "|---|---|---|"]
    for structure in shared.structures.values():
        kinds = ", ".join(f"`{kind}`" for kind, name in STRUCTURE_OF.items() if name == structure.id)
        fields = ", ".join(f"`{field.id}`" for field in structure.fields)
        lines.append(f"| `{structure.id}` | {kinds} | {fields} |")
    lines += ["", "## Request types", "", "| id | is | questions |", "|---|---|---|"]
    for request_type in shared.types.values():
        lines.append(
            f"| `{request_type.id}` | {request_type.label.english} | {len(request_type.questions)} |"
        )
    return "\n".join(lines) + "\n"


HEAD = """# The case file

YAML 1.2 or JSON, UTF-8. `entraide schema case` prints its JSON Schema; `entraide samples NAME` an example.

```yaml
kind: request
modality: mla_financial_records        # or a list: [freezing_seizure, confiscation_foreign_order]
language: fr                           # of the answers; the letter's too, unless draft says otherwise
date: 2026-11-20                       # the day of the letter; time limits count from it
answers:
  requested_state: CH
  urgent: yes
not_known: [limitation]                # satisfies only where the treaty asks for something where possible
not_applicable: {legal_entities: no company is involved}
definition_version: 2                  # optional: the version of the questions that was answered
answer_languages: {facts: wo}          # optional: an answer in another language than the case
```

| kind of question | value |
|---|---|
| text, longtext | a text; put it between quotes if it looks like a number |
| yes_no, confirm | yes or no |
| date | YYYY, YYYY-MM or YYYY-MM-DD |
| datetime | 2026-11-20T14:30+01:00, always with the offset |
| number | digits; a penalty is a number of years, life or death |
| choice, multichoice | an id, a list of ids |
| country, language | a code: CH or CHE, fr |
| authority, lists | cards; a field may be `{not_known: true}` or `{not_applicable: reason}` |
"""


if __name__ == "__main__":
    TARGET.mkdir(parents=True, exist_ok=True)
    (TARGET / "glossary.md").write_text(glossary_page(), encoding="utf-8")
    (TARGET / "case-file.md").write_text(case_file_page(), encoding="utf-8")
