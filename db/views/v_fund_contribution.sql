-- version: 2
-- Whose money is in which fund, as each announcement tells it: level of government, budget it comes
-- from, and how it was seen. One contribution is told many times (v_fund_contribution_latest). giver
-- is one for all names of one: a fund, the government of a province or of the state, an organisation,
-- else the name as printed. Special bonds (专项债) and special treasury bonds (特别国债) are
-- borrowed and stand apart.
SELECT
    c.id AS contribution_id,
    c.fund_id,
    f.name AS fund_name,
    c.subject_raw,
    c.contributor_raw,
    c.contributor_id,
    c.contributor_fund_id,
    CASE
        WHEN c.contributor_fund_id IS NOT NULL THEN 'fund ' || c.contributor_fund_id
        WHEN c.public_rule IN ('budget', 'public_body') AND c.level IN ('national', 'provincial')
            THEN 'government ' || c.level
        WHEN c.contributor_id IS NOT NULL THEN 'organisation ' || c.contributor_id
        ELSE c.contributor_raw
    END AS giver,
    c.level,
    c.budget_source,
    CASE WHEN c.public_rule IS NOT NULL THEN 1 ELSE 0 END AS is_public,
    c.public_rule,
    CASE WHEN c.budget_source IN ('special_bond', 'treasury_bond') THEN 1 ELSE 0 END AS is_borrowed,
    c.committed_minor / 100.0 AS committed_yuan,
    c.paid_minor / 100.0 AS paid_yuan,
    c.bound,
    c.currency,
    c.share_percent,
    c.as_of,
    COALESCE(c.as_of, t.published_on) AS told_on,
    c.grade,
    c.quote,
    c.notice_id,
    t.genre,
    t.published_on,
    {beijing:t.gone_at} AS notice_gone_at,
    c.native_id,
    c.source_id,
    c.document_id,
    d.url AS document_url,
    {beijing:d.first_seen_at} AS document_seen_at,
    d.archive_file,
    d.archive_offset
FROM fund_contribution AS c
JOIN document AS d ON d.id = c.document_id
LEFT JOIN fund AS f ON f.id = c.fund_id
LEFT JOIN fund_notice AS t ON t.id = c.notice_id
WHERE c.gone_at IS NULL
