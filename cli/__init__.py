"""The command line; see `cli.main`."""
