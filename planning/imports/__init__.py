"""Deliveries of suppliers: what is in a file, against what the catalogue has.

`wanted` says what a record should become, `present` what there is, `apply` writes the difference;
`delivery` goes through a file in batches and reports. Reading files is `catalog.feeds`.
"""
