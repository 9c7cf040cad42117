"""Budgets for learning: reserved when asked for, committed when booked, released when given up."""
