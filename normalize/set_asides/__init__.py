"""For whom a purchase is reserved, and in which words its notice says so."""
