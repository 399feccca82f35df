"""Run the command line as ``python -m styrdok``."""

from styrdok.cli import main

if __name__ == "__main__":
    main()
