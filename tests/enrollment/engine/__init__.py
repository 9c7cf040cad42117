"""The booking engine: agreement, seats kept and offered, money, and what time does."""
