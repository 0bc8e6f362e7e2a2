-- version: 2
-- Figures about many funds, as they were told: each with its scope, its date and its words. Figures
-- of two scopes can't be compared: one may hold mothers alone, another their sub-funds, or all funds
-- of state firms, or money that was drawn in from outside. A claim of a copy on another page repeats
-- that of the announcement with canonical_id.
SELECT
    a.id AS claim_id,
    a.subject,
    t.region_code,
    r.name AS region_name,
    t.issuer_level,
    a.measure,
    a.scope,
    a.number_of_funds,
    a.lo_minor / 100.0 AS lo_yuan,
    a.hi_minor / 100.0 AS hi_yuan,
    a.bound,
    a.precision_raw,
    a.currency,
    a.as_of,
    a.grade,
    a.quote,
    a.notice_id,
    t.canonical_id,
    t.issuer_raw,
    t.published_on,
    a.source_id,
    a.document_id,
    d.url AS document_url,
    {beijing:d.first_seen_at} AS document_seen_at,
    d.archive_file,
    d.archive_offset
FROM aggregate_claim AS a
JOIN document AS d ON d.id = a.document_id
LEFT JOIN fund_notice AS t ON t.id = a.notice_id
LEFT JOIN region AS r ON r.code = t.region_code AND r.valid_to IS NULL
WHERE a.gone_at IS NULL
