-- version: 3
-- Policies about guidance funds, a row for each announcement that puts one out. status is what the
-- document says of itself; repealed_by_id is a later one that repeals it, as far as we know of one,
-- and previous_id the version that it replaces: of several the newest of the same name. The same
-- policy on another page has canonical_id, the one that counts; copies is how many pages put it out.
-- Dates: adopted in a meeting, signed (成文), published, in force from and to.
-- example: SELECT document_no, title, effective_on, expires_on FROM v_policy WHERE repealed_by_id IS NULL AND status <> 'repealed'
SELECT
    p.id AS policy_id,
    p.source_id,
    p.native_id,
    p.notice_id,
    k.id AS canonical_id,
    p.document_no,
    p.document_no_raw,
    p.title,
    p.issuer_raw,
    (SELECT COUNT(*) FROM policy_issuer AS i WHERE i.policy_id = p.id AND i.gone_at IS NULL) AS issuers,
    p.issuer_level,
    p.region_code,
    r.name AS region_name,
    p.topic,
    p.topic_raw,
    p.version,
    p.status,
    p.status_raw,
    p.adopted_on,
    p.signed_on,
    p.published_on,
    p.effective_on,
    p.effective_raw,
    p.expires_on,
    p.expires_raw,
    b.id AS repealed_by_id,
    b.document_no AS repealed_by_no,
    b.effective_on AS repealed_on,
    (SELECT e.older_id FROM policy_difference AS e
        JOIN policy_document AS w ON w.id = e.newer_id
        JOIN fund_notice AS m ON m.id = w.notice_id
        JOIN policy_document AS o ON o.id = e.older_id
        JOIN policy_document AS s ON s.id = p.id
        WHERE COALESCE(m.canonical_id, m.id) = COALESCE(n.canonical_id, n.id)
        ORDER BY CASE WHEN o.title_key = s.title_key THEN 0 ELSE 1 END,
            COALESCE(o.signed_on, o.published_on, o.effective_on) DESC, o.source_id, o.native_id
        LIMIT 1) AS previous_id,
    (SELECT COUNT(*) FROM policy_document AS c JOIN fund_notice AS m ON m.id = c.notice_id
        WHERE c.gone_at IS NULL
            AND COALESCE(m.canonical_id, m.id) = COALESCE(n.canonical_id, n.id)) AS copies,
    (SELECT COUNT(*) FROM policy_clause AS c WHERE c.policy_id = p.id AND c.gone_at IS NULL) AS clauses,
    {beijing:p.first_seen_at} AS first_seen_at,
    {beijing:n.gone_at} AS gone_at,
    p.document_id,
    d.url AS document_url,
    {beijing:d.first_seen_at} AS document_seen_at,
    d.archive_file,
    d.archive_offset
FROM policy_document AS p
JOIN fund_notice AS n ON n.id = p.notice_id
JOIN document AS d ON d.id = p.document_id
LEFT JOIN region AS r ON r.code = p.region_code AND r.valid_to IS NULL
LEFT JOIN policy_document AS k ON k.notice_id = n.canonical_id AND k.gone_at IS NULL
LEFT JOIN policy_document AS b ON b.id = (
    SELECT l.policy_id FROM policy_link AS l
    JOIN policy_document AS t ON t.id = l.target_id
    JOIN fund_notice AS m ON m.id = t.notice_id
    JOIN policy_document AS w ON w.id = l.policy_id
    JOIN fund_notice AS v ON v.id = w.notice_id
    WHERE l.kind = 'repeals' AND l.gone_at IS NULL
        AND COALESCE(m.canonical_id, m.id) = COALESCE(n.canonical_id, n.id)
        AND COALESCE(v.canonical_id, v.id) <> COALESCE(n.canonical_id, n.id)
        AND w.gone_at IS NULL AND COALESCE(w.status, '') <> 'draft'
    ORDER BY COALESCE(CAST(w.effective_on AS VARCHAR(10)), '9999'),
        CASE WHEN v.canonical_id IS NULL THEN 0 ELSE 1 END, w.source_id, w.native_id
    LIMIT 1
)
WHERE p.gone_at IS NULL
