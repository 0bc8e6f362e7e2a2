-- version: 1
-- What a policy does to other documents (repeals, amends, implements, cites), and the fund or
-- programme that it governs. target_id is the other document where we know it; fund_id a fund that
-- bears the governed name and is known by it.
SELECT
    l.id AS link_id,
    l.policy_id,
    p.document_no,
    p.title,
    l.kind,
    l.target_no,
    l.target_title,
    l.target_id,
    t.title AS target_known_title,
    t.status AS target_status,
    (SELECT MIN(f.id) FROM fund AS f WHERE f.organisation_id = l.subject_id) AS fund_id,
    l.quote,
    l.document_id,
    d.url AS document_url,
    {beijing:d.first_seen_at} AS document_seen_at,
    d.archive_file,
    d.archive_offset
FROM policy_link AS l
JOIN policy_document AS p ON p.id = l.policy_id
JOIN document AS d ON d.id = l.document_id
LEFT JOIN policy_document AS t ON t.id = l.target_id
WHERE l.gone_at IS NULL AND p.gone_at IS NULL
