"""`python -m icop` is the `icop` command."""

from icop.cli import main

if __name__ == "__main__":  # web processes that are spawned, not forked, import this module anew
    main()
