"""Loads the demo: one transaction, seeded, relative to today.

The story is told in stages: people, offer, runs, bookings, inboxes, search. Rows go in by COPY,
under the same constraints and triggers as everything else; no mail is sent and nothing is put in
the outbox.
"""
