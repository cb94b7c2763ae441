"""The top: the command line. The only place that knows every room."""
