"""Steps of one notebook that have outgrown it: they branch, or are worth a test."""
