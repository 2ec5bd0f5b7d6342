"""Runs the command line: python3 -m pyile2."""

from .client import main

if __name__ == "__main__":
    raise SystemExit(main())
