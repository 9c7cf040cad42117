"""The first that comes free: waiting in several runs of one course at once, for one seat."""
