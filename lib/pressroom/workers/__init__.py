"""Processes that render reports: on this machine, and beside the workers of Dask."""
