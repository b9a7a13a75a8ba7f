"""Standing: who is given a voice, and who is only spoken about.

The word is Ferree, Gamson, Gerhards & Rucht's (2002, "Shaping Abortion Discourse"): an actor with
standing is one who is quoted or paraphrased and not merely named.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from multipolar.actors import Actor, state_of
from multipolar.compare import rates, shares
from multipolar.figures import VOICE_COLOURS
from multipolar.findings import Finding
from multipolar.speech import STRANGERS, UNNAMED

OTHERS = "others in the codebook"


def sides(actors: Mapping[str, Actor]) -> dict[str, str]:
    """Actor name → the name of whom it speaks for; its own where it speaks for nobody."""
    return {actor.name: actors[state_of(actor, actors)].name for actor in actors.values()}
