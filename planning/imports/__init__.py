"""Deliveries of suppliers: what is in a file, against what the catalogue has.

`wanted` says what a record should become, `present` what there is; `apply` writes new rows, `runs`
changes the runs that people may be booked on. `delivery` goes through a file in batches and
reports. Reading files is `catalog.feeds`.
"""
