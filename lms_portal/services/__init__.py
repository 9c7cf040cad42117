"""The one-command launcher: embedded PostgreSQL and Redis, and the portal's own processes.

Only the standard library, and nothing of Django: this runs before anything else can, and its
messages are the first thing a newcomer reads. Linux only (process groups, /proc, prctl).
"""
