"""`make bench`: what is measured beside the alternative a user would pick, in minutes.

The simulations in `coverage` take the better part of an hour (`python -m benchmarks.coverage`), and
so do `update` and `growth` at the sizes that matter (`python -m benchmarks.update --n 10000`).
`topic_models` needs an environment with the packages it compares with (`--peers`).
"""

import runpy

for name in ("cold_build", "family_search", "human_coded"):
    print(f"== {name}", flush=True)
    runpy.run_module(f"benchmarks.{name}", run_name="__main__", alter_sys=True)
