"""One base per publishing platform: how its pages are asked for and read."""
