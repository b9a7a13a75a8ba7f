"""How the machine does on news that other people coded, out of sample.

Attributions on the dev part of PolNeAR 1.0 (Newell, Margolin & Ruths 2018): 84 articles of the
2016 US campaign; and who speaks in those of them that were coded for it (`data/gold/campaign_*`),
with the actors of that campaign. PolNeAR is not part of the project: it is read from
`../shared/data` beside the checkout, or from the folder given.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pandas as pd

from multipolar import annotate, evaluation
from multipolar.actors import Actor
from multipolar.codebook import Codebook
from multipolar.coded import coded_articles
from multipolar.entries import read_rows
from multipolar.store import BUNDLED, HOME

FILE = "polnear_dev.jsonl"
SETS = ("campaign_2016", "campaign_2016_heldout")


def main(folder: Path) -> None:
    path = folder / FILE
    if not path.exists():
        print(f"skipped: {path.name} is not in {folder.name}/; see the project's data notes")
        return
    codebook = Codebook(BUNDLED / "codebook")
    nlp = annotate.load_model(codebook.settings["model"]["names"])
    articles = list(coded_articles(path))
    told = {"attributions": evaluation.attribution_scores(articles, nlp=nlp, verbs=codebook.verbs)}
    texts = {article.id: article.text for article in articles}
    rows = read_rows(BUNDLED / "gold" / SETS[0] / "actors.csv", Actor)
    campaign = codebook.replaced(actors={row.actor_id: row for row in rows}, offices=[])
    for name in SETS:
        gold = BUNDLED / "gold" / name
        coded = pd.read_csv(gold / "speakers.csv").drop_duplicates("passage_id")
        scored = evaluation.speaker_scores(coded, texts=texts, nlp=nlp, codebook=campaign)
        told[f"speakers, {name}"] = scored.round(3).to_dict("records")
    print(json.dumps(told, indent=1))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HOME.parent / "shared" / "data")
