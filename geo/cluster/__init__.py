"""The pipeline over many processes and machines, with Dask (https://distributed.dask.org)."""
