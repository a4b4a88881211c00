"""The site that researchers open: Datasette over the store, on this machine only."""
