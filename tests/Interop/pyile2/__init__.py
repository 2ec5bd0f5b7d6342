"""Version 2 of the Pyile protocol, written from docs/protocol alone."""
