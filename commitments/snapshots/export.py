"""A snapshot as JSON, of which its digest is recomputed, and as CSV, to be read in a spreadsheet."""

HEAD = ("cycle", "as_of", "known_at", "method")
ROW = ("framework", "actor", "commitment", "confirmed_by_actor")
OWN = (
    "step",
    "absence",
    "not_addressed",
    "transcribed",
    "breach",
    "momentum",
    "self_view",
    "reasons",
    "period_end",
    "published_at",
    "report",
    "revision",
    "link",
    "evidence",
    "evidence_confirmed",
    "freshness",
    "later_withdrawn_on",
)
"""What the actor itself says, by the names of the canonical form."""

HEADER = (*HEAD, *ROW, *OWN, "assessments", "agreement")


def as_data(snapshot, content):
    """`left_out`: the digests of rows that are told no more."""
    return {"digest": snapshot.digest, "head": content.head, "rows": content.rows, "left_out": list(content.left_out)}


def rows_of(content):
    for row in content.rows:
        answer = row["answer"]
        own = {**answer["own"], "reasons": " ".join(answer["own"]["reasons"])}
        assessments = " ".join(each["assessment"] for each in answer["others"])
        yield (
            *(content.head[name] for name in HEAD),
            *(row[name] for name in ROW),
            *(own[name] for name in OWN),
            assessments,
            answer["agreement"],
        )
