-- version: 2
-- Conditions of rules, each with the version and the clause in which it stands and whom it binds
-- (mother, sub, manager; NULL where the clause names nobody). Of a policy on several pages those with
-- canonical_id repeat that one's. Amounts in yuan, all else in unit.
SELECT
    t.id AS term_id,
    t.policy_id,
    k.id AS canonical_id,
    p.document_no,
    p.title,
    p.version,
    p.status,
    p.effective_on,
    p.expires_on,
    t.clause_no,
    t.key,
    t.binds,
    t.operator,
    t.value_raw,
    t.value_lo,
    t.value_hi,
    t.lo_minor / 100.0 AS lo_yuan,
    t.hi_minor / 100.0 AS hi_yuan,
    t.unit,
    t.base,
    t.region_condition,
    t.quote,
    t.document_id,
    d.url AS document_url,
    {beijing:d.first_seen_at} AS document_seen_at,
    d.archive_file,
    d.archive_offset
FROM fund_term AS t
JOIN policy_document AS p ON p.id = t.policy_id
JOIN fund_notice AS n ON n.id = p.notice_id
LEFT JOIN policy_document AS k ON k.notice_id = n.canonical_id AND k.gone_at IS NULL
JOIN document AS d ON d.id = t.document_id
WHERE t.gone_at IS NULL AND p.gone_at IS NULL
