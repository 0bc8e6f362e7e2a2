-- version: 1
-- What firms declare in files of notices (中小企业声明函, 残疾人福利性单位声明函, 监狱企业), an
-- item each, beside what they won: organisation is the firm that is declared (the maker of the
-- goods, who builds or serves), supplier who signs. won is the award of the same notice to the firm
-- or to who signed; is_own says that the winner declares itself and not the maker of what it sells.
-- Where a notice has several lots, an award counts only for the lot that the file is named after.
-- won_size is the size that the notice itself gives of the winner. A declaration for which nothing
-- was won stands here once without an award. Blanks of a form are NULL.
-- example: SELECT kind, size, COUNT(*) AS declarations, COUNT(award_id) AS won FROM v_supplier_declaration GROUP BY 1, 2 ORDER BY 1, COALESCE(size, '')
WITH winner AS (
    SELECT
        a.notice_id, a.id AS award_id, a.lot_no, a.amount_minor, a.currency, a.price_kind,
        COALESCE(o.merged_into, w.organisation_id) AS organisation_id,
        w.organisation_raw, w.role, w.declared_size
    FROM award_supplier AS w
    JOIN award AS a ON a.id = w.award_id AND a.gone_at IS NULL
    LEFT JOIN organisation AS o ON o.id = w.organisation_id
    WHERE w.gone_at IS NULL
),
declared AS (
    SELECT
        s.*,
        COALESCE(f.merged_into, s.organisation_id) AS firm_id,
        COALESCE(u.merged_into, s.supplier_id) AS signer_id
    FROM supplier_declaration AS s
    LEFT JOIN organisation AS f ON f.id = s.organisation_id
    LEFT JOIN organisation AS u ON u.id = s.supplier_id
    WHERE s.gone_at IS NULL
)
SELECT
    s.id AS declaration_id,
    n.id AS notice_id,
    n.source_id,
    n.native_id,
    n.canonical_id,
    n.purchase_id,
    n.title AS notice_title,
    n.region_code,
    {beijing:n.published_at} AS published_at,
    s.kind,
    s.form,
    s.lot_no,
    s.project_raw,
    s.buyer_raw,
    s.signer_id AS supplier_id,
    s.supplier_raw,
    s.firm_id AS organisation_id,
    s.organisation_raw,
    s.role,
    s.item,
    s.industry,
    s.employees,
    s.revenue_minor / 100.0 AS revenue_yuan,
    s.revenue_raw,
    s.assets_minor / 100.0 AS assets_yuan,
    s.assets_raw,
    s.currency,
    s.size,
    w.award_id,
    w.lot_no AS won_lot_no,
    w.organisation_raw AS won_by_raw,
    w.role AS won_role,
    w.amount_minor / 100.0 AS won_yuan,
    w.currency AS won_currency,
    w.price_kind AS won_price_kind,
    w.declared_size AS won_size,
    CASE WHEN w.award_id IS NOT NULL THEN w.organisation_id = s.firm_id END AS is_own,
    t.id AS attachment_id,
    t.title AS attachment_title,
    s.place,
    s.quote,
    s.document_id,
    d.url AS document_url,
    {beijing:d.first_seen_at} AS document_seen_at,
    d.archive_file,
    d.archive_offset
FROM declared AS s
JOIN procurement_notice AS n ON n.id = s.notice_id
JOIN procurement_attachment AS t ON t.id = s.attachment_id
JOIN document AS d ON d.id = s.document_id
LEFT JOIN winner AS w
    ON w.notice_id = s.notice_id
    AND (w.organisation_id = s.firm_id OR w.organisation_id = s.signer_id)
    AND (s.lot_no IS NULL OR w.lot_no IS NULL OR w.lot_no = s.lot_no)
WHERE n.gone_at IS NULL
