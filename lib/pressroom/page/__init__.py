"""What a reader sees: the page of a report, the chart library in it, the front page."""
