-- version: 2
-- Who won what: one row for each supplier of each award. Rows with a canonical_id repeat those of
-- that notice on another portal. amount_yuan is that of the award; where
-- several suppliers share it (role leader or member), it stands in each of their rows: count it once.
-- declared_size is what a supplier declares of itself; sme: only a file's name says that it does.
SELECT
    w.id AS award_supplier_id,
    a.id AS award_id,
    n.id AS notice_id,
    n.source_id,
    n.native_id,
    n.canonical_id,
    p.project_no,
    n.title,
    n.buyer_raw,
    n.region_code,
    {beijing:n.published_at} AS published_at,
    a.lot_no,
    w.organisation_id AS supplier_id,
    w.organisation_raw AS supplier_raw,
    w.role,
    a.price_kind,
    a.amount_minor / 100.0 AS amount_yuan,
    a.amount_raw,
    a.rate_percent,
    a.currency,
    a.recommended_for_aggregates,
    a.why_not,
    w.declared_size,
    w.declared_industry,
    w.declared_employees,
    w.declared_revenue_minor / 100.0 AS declared_revenue_yuan,
    w.declared_assets_minor / 100.0 AS declared_assets_yuan,
    w.document_id,
    d.url AS document_url,
    {beijing:d.first_seen_at} AS document_seen_at,
    d.archive_file,
    d.archive_offset
FROM award_supplier AS w
JOIN award AS a ON a.id = w.award_id
JOIN procurement_notice AS n ON n.id = a.notice_id
JOIN document AS d ON d.id = w.document_id
LEFT JOIN procurement_project AS p ON p.id = n.project_id
WHERE w.gone_at IS NULL AND a.gone_at IS NULL AND n.gone_at IS NULL
