"""The sample: a small invented world under the true addresses of seven official sites.

`world/` holds its pages, `world/README.md` says what they are and what each week should teach, and
`world.py` reads them as the answers of a network.
"""
