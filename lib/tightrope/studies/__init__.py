"""Steps of one notebook that have outgrown it, with tests. Frame in, frame out."""
