"""How the machine does on news that other people coded, out of sample.

Attributions on the dev part of PolNeAR 1.0 (Newell, Margolin & Ruths 2018): 84 articles of the
2016 US campaign; and who speaks in those of them that were coded for it (`data/gold/campaign_*`),
with the actors of that campaign. Themes in 300 sentences of the UN General Debate
(`data/gold/general_debate_themes`), by part and weighted by how they were drawn, and what each
pattern does there. Neither corpus is part of the project: they are read from `../shared/data`
beside the checkout, or from the folder given.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pandas as pd
from spacy.language import Language

from multipolar import annotate, evaluation
from multipolar.actors import Actor
from multipolar.codebook import Codebook
from multipolar.coded import coded_articles
from multipolar.entries import read_rows
from multipolar.store import BUNDLED, HOME
from multipolar.theme_validity import pattern_scores, theme_scores

FILE, SPEECHES = "polnear_dev.jsonl", "ungdc_1991_2022.parquet"
SETS = ("campaign_2016", "campaign_2016_heldout")


def main(folder: Path) -> None:
    codebook = Codebook(BUNDLED / "codebook")
    nlp = annotate.load_model(codebook.settings["model"]["names"])
    told: dict[str, Any] = {}
    for name, score in ((FILE, attributions), (SPEECHES, themes)):
        if (folder / name).exists():
            told |= score(folder / name, nlp=nlp, codebook=codebook)
        else:
            print(f"skipped: {name} is not in {folder.name}/; see the project's data notes")
    print(json.dumps(told, indent=1))


def attributions(path: Path, *, nlp: Language, codebook: Codebook) -> dict[str, Any]:
    articles = list(coded_articles(path))
    told: dict[str, Any] = {
        "attributions": evaluation.attribution_scores(articles, nlp=nlp, verbs=codebook.verbs)
    }
    texts = {article.id: article.text for article in articles}
    rows = read_rows(BUNDLED / "gold" / SETS[0] / "actors.csv", Actor)
    campaign = codebook.replaced(actors={row.actor_id: row for row in rows}, offices=[])
    for name in SETS:
        gold = BUNDLED / "gold" / name
        coded = pd.read_csv(gold / "speakers.csv").drop_duplicates("passage_id")
        scored = evaluation.speaker_scores(coded, texts=texts, nlp=nlp, codebook=campaign)
        told[f"speakers, {name}"] = scored.round(3).to_dict("records")
    return told


def themes(path: Path, *, nlp: Language, codebook: Codebook) -> dict[str, Any]:
    gold = BUNDLED / "gold" / "general_debate_themes"
    passages, coded = (pd.read_csv(gold / f"{name}.csv") for name in ("passages", "themes"))
    speeches = pd.read_parquet(path, columns=["id", "text"]).set_index("id")["text"]
    places = zip(passages["speech_id"], passages["start"], passages["end"], strict=True)
    texts = [" ".join(speeches[speech][start:end].split()) for speech, start, end in places]
    by_id = dict(zip(passages["passage_id"], texts, strict=True))
    hits = evaluation.theme_hits(by_id, nlp=nlp, themes=codebook.themes)
    parts = {part: passages[passages["part"] == part] for part in ("dev", "held-out")}
    told: dict[str, Any] = {}
    for part, own in {**parts, "both": passages}.items():
        for how, drawn in (("weighted", own), ("as drawn", own.drop(columns="probability"))):
            scored = theme_scores(hits, coded, drawn, themes=codebook.themes)
            told[f"themes, {part}, {how}"] = _records(scored.round(3))
    dev = hits[hits["passage_id"].isin(parts["dev"]["passage_id"])]
    n = dev.groupby(["theme", "pattern"], as_index=False).size().rename(columns={"size": "n"})
    counted = n.assign(n_families=n["n"], alone=_alone(dev, n))
    told["patterns, dev"] = _records(pattern_scores(counted, dev, coded, themes=codebook.themes))
    return told


def _alone(hits: pd.DataFrame, patterns: pd.DataFrame) -> pd.Series:
    """In how many passages each pattern is the only one of its theme."""
    ways = hits.groupby(["passage_id", "theme"])["pattern"].agg(["nunique", "first"])
    single = ways[ways["nunique"] == 1].groupby(["theme", "first"]).size()
    pairs = pd.MultiIndex.from_frame(patterns[["theme", "pattern"]])
    return single.reindex(pairs, fill_value=0).reset_index(drop=True)


def _records(table: pd.DataFrame) -> list[dict[Any, Any]]:
    return table.astype(object).where(table.notna(), None).to_dict("records")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HOME.parent / "shared" / "data")
