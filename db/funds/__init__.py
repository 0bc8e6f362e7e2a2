"""One fund through its life: which namings and which row of a register are of the same fund.

identity  whether a naming is a fund of the register, and which namings are of one fund: evidence
          first, doubt is a question for a person
settle    reads, decides and writes, at the end of a run
places    where an announced fund is
judge     why a fund counts as a guidance fund: tiers and definitions, from all that is known of it
pages     which pages of the register are worth asking for, in view of that
same      whether two announcements are one on several pages
copies    reads, compares and writes these, with each batch

A fund that no register has is kept under the number of the naming that told of it first. When it
is found registered, its row stays with `canonical_id`, and what was said of it goes to the other.
"""
