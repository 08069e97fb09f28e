"""Quality: a metric can be reached, is the right one, and leads somewhere."""
