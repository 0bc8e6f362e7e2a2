"""When does it happen? One crawl as a child process; the clock comes on top of it."""
