-- version: 1
-- Major funds from a list kept by hand, beside what was crawled of a fund of the same name, where
-- there is one: a fund of that name, not proof that it is the same. Its figures are of second hand,
-- and no other view has them. A list's group of funds (cluster) has no single fund beside it.
SELECT
    c.id AS curated_id,
    c.native_id,
    c.name,
    c.cluster,
    c.level_raw,
    c.region_code,
    c.region_raw,
    c.target_minor / 100.0 AS target_yuan,
    c.own_capital_minor / 100.0 AS own_capital_yuan,
    c.currency,
    c.established_on,
    c.date_precision,
    c.backers_raw,
    c.cited_url,
    c.note,
    c.grade,
    v.fund_id AS crawled_fund_id,
    v.inclusion_tier AS crawled_tier,
    (SELECT z.lo_yuan FROM v_fund_size_latest AS z WHERE z.fund_id = v.fund_id
        AND z.measure = 'target' AND z.currency = c.currency) AS crawled_target_yuan,
    (SELECT z.lo_yuan FROM v_fund_size_latest AS z WHERE z.fund_id = v.fund_id
        AND z.measure = 'registered' AND z.currency = c.currency) AS crawled_registered_yuan,
    c.source_id,
    c.document_id,
    d.url AS document_url,
    {beijing:d.first_seen_at} AS document_seen_at,
    d.archive_file,
    d.archive_offset
FROM curated_fund AS c
JOIN document AS d ON d.id = c.document_id
LEFT JOIN v_fund AS v ON v.fund_id = (
    SELECT MIN(f.id) FROM fund AS f
    WHERE f.name_key = c.name_key AND f.canonical_id IS NULL AND f.gone_at IS NULL
    HAVING COUNT(*) = 1
)
WHERE c.gone_at IS NULL
