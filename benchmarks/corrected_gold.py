"""Whether corrected shares cover where the machine is the suite's own and the codes are people's.

    python -m benchmarks.corrected_gold

The pairs of the development half of `data/gold/general_debate_stance` whose holder is the speech's
country: each is given the value that the suite reads of its target, 0 where it reads none. They are
taken for all there is to know: corpora of as many speeches are drawn from theirs, passages are
drawn of each as `multipolar sample` does, given their codes, and the rest of the codes is kept
back. The half that is kept for scoring is not read.

Read from `../shared/data` beside the checkout (see the project's data notes).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from benchmarks.corrected import CELL, chosen, counted, draw
from benchmarks.un_pieces import DATA, NAME
from multipolar import annotate
from multipolar.article import ArticleReader, Parsed
from multipolar.codebook import Codebook
from multipolar.coding import corrected as suite
from multipolar.readers import Article
from multipolar.segments import Segment
from multipolar.store import BUNDLED

GOLD = BUNDLED / "gold" / "general_debate_stance"
FIGURES = ("naive", "corrected", "naive_error", "error", "naive_half", "half")


def pairs() -> pd.DataFrame:
    """One row per pair: what strata are made of, `family_id` (the speech), `value`, `code`."""
    table = pd.read_csv(GOLD / "pairs.csv", keep_default_na=False)
    table = table[table["split"] == "dev"]
    table = table[table["holder"] == table["speech_id"].str.split("_").str[0]]
    texts = pd.read_parquet(DATA / NAME, columns=["id", "text"]).set_index("id")["text"]
    book = Codebook(BUNDLED / "codebook")
    nlp = annotate.load_model(book.settings["model"]["names"])
    reader, rows = ArticleReader(book, nlp=nlp), []
    for (speech, start, end), own in table.groupby(["speech_id", "start", "end"]):
        read = reader.read([_parsed(texts[speech][start:end], nlp)])["stances"]
        read = read[read["holder_kind"] == "outlet"].sort_values("confidence")
        for pair in own.itertuples():
            first, last = pair.target_start - start, pair.target_end - start
            here = read[(read["start"] < last) & (first < read["end"])]
            value, sure = (here["value"].iloc[-1], True) if len(here) else (0, False)
            rows.append((speech, value, str(pair.value), sure))
    found = pd.DataFrame(rows, columns=["family_id", "value", "code", "sure"])
    return found.assign(holder="all", target="all", newsroom="all")


def _parsed(text: str, nlp: object) -> Parsed:
    segments = [Segment(0, len(text), "body", "", {})]
    places = annotate.kept_lines(text, segments)
    docs = next(annotate.parse([[words for _, _, words in places]], nlp=nlp))
    row = {"path": "", "sha256": "", "language": "en"}
    return Parsed(Article("one", text), segments, annotate.placed(docs, places=places), {}, row)


def coverage(found: pd.DataFrame, *, n: int, replicates: int = 400) -> pd.DataFrame:
    """One row per method and value: coverage, mean absolute error and half width of intervals."""
    truth = found["code"].value_counts(normalize=True)
    speeches = found["family_id"].unique()
    sizes, rows = chosen(found, n=n), []
    for turn in range(replicates):
        rng = np.random.default_rng([n, turn])
        times = pd.DataFrame({"family_id": rng.choice(speeches, len(speeches))})
        times["copy"] = times.index.astype(str)
        corpus = times.merge(found, on="family_id")
        corpus["family_id"] = corpus["copy"]
        corpus = corpus.assign(row=corpus.index, number=rng.random(len(corpus)))
        coded = draw(corpus, sizes)
        for method in suite.METHODS:
            for row in suite.shares(counted(corpus), coded, by=CELL, method=method).to_dict(
                "records"
            ):
                right = truth[str(row["value"])]
                rows.append(
                    {
                        "n": n,
                        "method": method,
                        "value": row["value"],
                        "naive": row["naive_low"] <= right <= row["naive_high"],
                        "corrected": row["low"] <= right <= row["high"],
                        "naive_error": abs(row["naive"] - right),
                        "error": abs(row["corrected"] - right),
                        "naive_half": (row["naive_high"] - row["naive_low"]) / 2,
                        "half": (row["high"] - row["low"]) / 2,
                    }
                )
    return (
        pd.DataFrame(rows)
        .groupby(["n", "method", "value"])
        .agg(dict.fromkeys(FIGURES, "mean"))
        .reset_index()
    )


def main() -> None:
    if not (DATA / NAME).exists():
        print(f"skipped: {NAME} is not in {DATA.name}/; see the project's data notes")
        return
    found = pairs()
    speeches, read = found["family_id"].nunique(), int(found["sure"].sum())
    print(f"{len(found)} pairs of {speeches} speeches; of {read} the suite reads the target")
    print(pd.crosstab(found["code"], found["value"], margins=True).to_string(), "\n")
    print(pd.concat([coverage(found, n=n) for n in (60, 120)]).round(3).to_string())


if __name__ == "__main__":
    main()
