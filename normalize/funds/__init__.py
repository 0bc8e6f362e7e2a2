"""Guidance funds and their managers: what the register, notices and filings say of them."""
