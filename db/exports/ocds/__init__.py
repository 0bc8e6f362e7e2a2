"""Purchases in the Open Contracting Data Standard 1.1.5, with the extensions named in `codes`.

load      purchases page by page, with all that is known of their notices
parts     organisations, documents, lots, items and awards as the standard has them
favours   set-asides and other preferences
releases  a release for each canonical notice, and the compiled release of a purchase
write     packages as files, written as a stream
"""
