"""The work of ``ingest`` done on other machines, through a scheduler of dask.distributed.

::

    client     hands batches of files to the scheduler, and gives what comes back
    batch      what travels between the two
    helper     the process beside a worker of dask that does the batches

Nothing is loaded here: a helper needs no dask, and only ``--cluster`` needs any of it.
"""
