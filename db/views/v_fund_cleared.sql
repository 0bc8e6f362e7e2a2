-- version: 1
-- Funds that were cleared, cut or dissolved, by an announcement with its reason, and those that the
-- register shows as being wound up or deregistered. Only what was said: a fund of which nothing is
-- heard is not among them.
SELECT
    p.fund_id,
    COALESCE(f.name, p.name_raw) AS fund_name,
    'announcement' AS seen_in,
    p.outcome,
    p.reason,
    p.amount_minor / 100.0 AS amount_yuan,
    t.genre,
    t.published_on AS told_on,
    p.quote,
    p.notice_id,
    p.source_id,
    p.document_id,
    d.url AS document_url,
    {beijing:d.first_seen_at} AS document_seen_at,
    d.archive_file,
    d.archive_offset
FROM fund_notice_party AS p
JOIN document AS d ON d.id = p.document_id
LEFT JOIN fund AS f ON f.id = p.fund_id
LEFT JOIN fund_notice AS t ON t.id = p.notice_id
WHERE p.outcome = 'cleared' AND p.role IN ('fund', 'proposed_subfund') AND p.gone_at IS NULL
UNION ALL
SELECT
    f.fund_id,
    f.name,
    'register',
    f.status,
    NULL,
    NULL,
    NULL,
    NULL,
    f.status_raw,
    NULL,
    f.source_id,
    f.document_id,
    f.document_url,
    f.document_seen_at,
    f.archive_file,
    f.archive_offset
FROM v_fund AS f
WHERE f.status IS NOT NULL AND f.status <> 'operating' AND f.inclusion_tier IS NOT NULL
