"""One benchmark for each claim of performance, each beside its peer in the same run."""
