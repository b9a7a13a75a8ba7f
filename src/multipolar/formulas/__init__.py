"""Formulas: set phrases that travel from newsroom to newsroom; who used each first, who echoes it.

They are found in the build (`finder`); `usage` asks a built corpus for them, `leading` who leads.
"""

from multipolar.formulas.diffusion import (
    adoptions,
    curve,
    echoes,
    farthest,
    firsts,
    recurrence,
    spread,
)

__all__ = ["adoptions", "curve", "echoes", "farthest", "firsts", "recurrence", "spread"]
