"""What a landscape tells: sums on plain facts (`sums`), told in words and pictures (`telling`)."""
