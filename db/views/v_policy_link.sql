-- version: 2
-- What a policy does to other documents (repeals, amends, implements, cites), and the fund or
-- programme that it governs. target_id is the other document where we know it; fund_id the only
-- fund that bears the governed name in the policy's place, announced or registered.
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
    (SELECT CASE WHEN COUNT(DISTINCT COALESCE(f.canonical_id, f.id)) = 1
            THEN MIN(COALESCE(f.canonical_id, f.id)) END
        FROM fund AS f
        WHERE f.organisation_id = l.subject_id OR (l.kind = 'governs' AND f.id IN (
            SELECT g.fund_id FROM fund_naming AS g
            WHERE g.name_key = l.target_key AND g.gone_at IS NULL
                AND (g.place IS NULL OR g.place = p.region_code)
        ))) AS fund_id,
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
