-- version: 2
-- Which mother fund stands behind which sub-fund, how that was seen, and with how much money where
-- it is said: a fund that gives money to another, or the mother whose notice lists the sub-fund: the
-- one that the row itself names, else the only one of the notice. Of a notice that names two mothers
-- none is taken for that of a fund whose row names none.
SELECT
    c.contributor_fund_id AS mother_id,
    m.name AS mother_name,
    c.fund_id AS sub_id,
    s.name AS sub_name,
    'announcement' AS observed_via,
    c.committed_minor / 100.0 AS committed_yuan,
    c.paid_minor / 100.0 AS paid_yuan,
    c.share_percent,
    c.currency,
    c.bound,
    NULL AS outcome,
    c.as_of,
    COALESCE(c.as_of, t.published_on) AS told_on,
    c.quote,
    c.notice_id,
    c.document_id,
    d.url AS document_url,
    {beijing:d.first_seen_at} AS document_seen_at,
    d.archive_file,
    d.archive_offset
FROM fund_contribution AS c
JOIN document AS d ON d.id = c.document_id
JOIN fund AS m ON m.id = c.contributor_fund_id
JOIN fund AS s ON s.id = c.fund_id
LEFT JOIN fund_notice AS t ON t.id = c.notice_id
WHERE c.gone_at IS NULL AND c.fund_id <> c.contributor_fund_id
UNION ALL
SELECT
    m.id,
    m.name,
    s.id,
    s.name,
    'selection_list',
    p.amount_minor / 100.0,
    NULL,
    p.share_percent,
    p.currency,
    CASE WHEN p.amount_minor IS NULL THEN NULL ELSE 'eq' END,
    p.outcome,
    NULL,
    t.published_on,
    p.quote,
    p.notice_id,
    p.document_id,
    d.url,
    {beijing:d.first_seen_at},
    d.archive_file,
    d.archive_offset
FROM fund_notice_party AS p
JOIN document AS d ON d.id = p.document_id
JOIN fund AS s ON s.id = p.fund_id
LEFT JOIN fund_notice AS t ON t.id = p.notice_id
LEFT JOIN (
    SELECT notice_id, MIN(fund_id) AS fund_id
    FROM fund_notice_party
    WHERE role = 'mother' AND fund_id IS NOT NULL AND gone_at IS NULL
    GROUP BY notice_id
    HAVING COUNT(DISTINCT fund_id) = 1
) AS one ON one.notice_id = p.notice_id
LEFT JOIN (
    SELECT notice_id, name_raw, MIN(fund_id) AS fund_id
    FROM fund_naming
    WHERE role = 'mother' AND fund_id IS NOT NULL AND gone_at IS NULL
    GROUP BY notice_id, name_raw
) AS own ON own.notice_id = p.notice_id AND own.name_raw = p.mother_raw
JOIN fund AS m ON m.id <> p.fund_id
    AND m.id = CASE WHEN p.mother_raw IS NULL THEN one.fund_id ELSE own.fund_id END
WHERE p.role = 'proposed_subfund' AND p.gone_at IS NULL
