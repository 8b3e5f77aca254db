"""`python -m icop` is the `icop` command."""

from icop.cli import main

main()
