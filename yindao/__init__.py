"""How is it reached? Settings, command line and the sample."""
