"""Pages of requests, from their kind to their letter."""
