"""Who was there: lists per meeting, QR, imported reports, thresholds, contesting."""
