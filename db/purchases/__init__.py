"""One purchase, one project: which notices are the same, and which are of one purchase.

facts     what is known of a notice, and which others it has to be compared with
named     notices that name another by its portal's own number
same      whether two notices are one: vetoes first, then evidence; doubt is asked of a person
groups    from pairs to groups, each with its canonical notice
projects  which projects are one purchase
chains    from groups to purchases: intention, tender, correction, award; and repeated tenders
planned   what each row of a notice of intention became; `planning` reads and writes it
settle    reads, decides and writes, at the end of a run

Everything between reading and writing is a function of what the notices say, and of what people
decided: in which order the portals were crawled leaves no trace.
"""
