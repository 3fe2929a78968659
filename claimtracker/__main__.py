"""`python -m claimtracker` is the program `claimtracker`."""

from claimtracker.cli import main

if __name__ == "__main__":
    main(prog_name="claimtracker")
