"""What must be fast, with budgets. `./run bench` measures all and writes docs/benchmarks.md; `--quick` only measures.

A module `bench_<subject>.py` here has `run(quick: bool) -> list[Row]`; nothing else needs to know of it.
"""
