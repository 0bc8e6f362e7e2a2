-- version: 2
-- How a version of a rule differs from the one before, clause by clause: added, removed, changed, or
-- moved to another number. Clauses are aligned by their words; a pair of versions without a row has
-- no difference, or one of them has no clauses. Of a policy on several pages one is compared. The
-- newer may be a decision that amends single clauses: newer_wording is then a clause as amended, or
-- the decision's words on it, and a later version is still compared with the text that was amended.
-- The document is the newer version's.
SELECT
    e.id AS difference_id,
    e.older_id,
    o.document_no AS older_document_no,
    o.title AS older_title,
    e.newer_id,
    n.document_no,
    n.title,
    e.place,
    e.kind,
    e.older_no,
    e.newer_no,
    e.older_wording,
    e.newer_wording,
    e.likeness,
    n.document_id,
    d.url AS document_url,
    {beijing:d.first_seen_at} AS document_seen_at,
    d.archive_file,
    d.archive_offset
FROM policy_difference AS e
JOIN policy_document AS o ON o.id = e.older_id
JOIN policy_document AS n ON n.id = e.newer_id
JOIN document AS d ON d.id = n.document_id
