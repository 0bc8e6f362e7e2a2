-- version: 2
-- One row for each lot of a notice, with the outcome of its reading: shares by lot, and how much of
-- them is unread. A notice with one lot, or with none, stands here once, without or with its number.
-- Of a notice that stands on several portals canonical_id names the one that counts; works under
-- the bidding law belong in no share.
-- example: SELECT substr(published_at, 1, 7) AS month, stage, COUNT(*) AS lots, SUM(CASE WHEN outcome = 'stated' THEN 1 ELSE 0 END) AS set_aside, SUM(CASE WHEN outcome = 'explicitly_not' THEN 1 ELSE 0 END) AS not_set_aside, SUM(CASE WHEN outcome IN ('not_read', 'unreadable') THEN 1 ELSE 0 END) AS unread FROM v_set_aside_lot WHERE canonical_id IS NULL AND legal_regime = 'government_procurement_law' GROUP BY 1, 2 ORDER BY 1, COALESCE(stage, '')
SELECT
    COALESCE(one.id, g.id) AS reading_id,
    n.id AS notice_id,
    n.source_id,
    n.native_id,
    n.canonical_id,
    COALESCE(n.legal_regime, p.legal_regime) AS legal_regime,
    n.stage,
    n.title,
    n.buyer_raw,
    n.region_code,
    {beijing:n.published_at} AS published_at,
    l.lot_no,
    l.title AS lot_title,
    l.budget_minor / 100.0 AS lot_budget_yuan,
    n.budget_minor / 100.0 AS notice_budget_yuan,
    COALESCE({set_aside:one}, {set_aside:g}) AS outcome,
    {set_aside:g} AS notice_outcome,
    g.attachments_present,
    g.attachments_read,
    g.rule_version,
    g.document_id,
    d.url AS document_url,
    {beijing:d.first_seen_at} AS document_seen_at,
    d.archive_file,
    d.archive_offset
FROM set_aside_reading AS g
JOIN procurement_notice AS n ON n.id = g.notice_id
LEFT JOIN procurement_project AS p ON p.id = n.project_id
JOIN document AS d ON d.id = g.document_id
LEFT JOIN procurement_lot AS l ON l.notice_id = n.id AND l.gone_at IS NULL
LEFT JOIN set_aside_reading AS one
    ON one.notice_id = n.id AND one.lot_no = l.lot_no AND one.gone_at IS NULL
WHERE g.lot_no IS NULL AND g.gone_at IS NULL AND n.gone_at IS NULL
