"""The index in a web browser on the same machine, by way of Datasette.

The only place that knows Datasette. Nothing is written, nothing is fetched from
elsewhere, and no other machine is answered.
"""
