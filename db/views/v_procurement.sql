-- version: 3
-- Procurement notices with their project, amounts in yuan, and what was read of set-asides.
-- Only notices without canonical_id count in shares: the others repeat one on another portal.
-- legal_regime is what the notice itself shows, NULL where it shows none; that of its project, which
-- other notices may have shown, stands beside it.
SELECT
    n.id AS notice_id,
    n.source_id,
    n.native_id,
    n.project_id,
    p.project_no,
    n.purchase_id,
    n.canonical_id,
    n.canonical_evidence,
    n.legal_regime,
    p.legal_regime AS project_legal_regime,
    n.stage,
    n.method,
    n.scope,
    n.title,
    n.buyer_id,
    n.buyer_raw,
    n.agency_raw,
    n.region_code,
    r.name AS region_name,
    n.region_raw,
    n.category_raw,
    {beijing:n.published_at} AS published_at,
    {beijing:n.opens_at} AS opens_at,
    n.budget_minor / 100.0 AS budget_yuan,
    n.ceiling_minor / 100.0 AS ceiling_yuan,
    n.award_total_minor / 100.0 AS award_total_yuan,
    n.currency,
    {set_aside:s} AS set_aside_outcome,
    s.attachments_present,
    s.attachments_read,
    n.template,
    n.quality_flags,
    n.detail_version IS NOT NULL AS page_was_read,
    {beijing:n.first_seen_at} AS first_seen_at,
    {beijing:n.gone_at} AS gone_at,
    n.document_id,
    d.url AS document_url,
    {beijing:d.first_seen_at} AS document_seen_at,
    d.archive_file,
    d.archive_offset
FROM procurement_notice AS n
JOIN document AS d ON d.id = n.document_id
LEFT JOIN procurement_project AS p ON p.id = n.project_id
LEFT JOIN region AS r ON r.code = n.region_code AND r.valid_to IS NULL
LEFT JOIN set_aside_reading AS s
    ON s.notice_id = n.id AND s.lot_no IS NULL AND s.gone_at IS NULL
