-- version: 3
-- One row for each statement about preference, with its sentence, and one row without a statement
-- for each notice that was read and says nothing: so that every share can show what is unread.
-- The outcome is that of the notice, or of a file that was opened where the notice leaves it open;
-- a statement with attachment_id stands in that file, and the document is the file. Those of its lots stand in v_set_aside_lot.
-- Rows with a canonical_id are of a copy on another portal; v_set_aside_share counts purchases.
SELECT
    g.id AS reading_id,
    n.id AS notice_id,
    n.source_id,
    n.native_id,
    n.canonical_id,
    n.stage,
    n.title,
    n.buyer_raw,
    n.region_code,
    {beijing:n.published_at} AS published_at,
    n.budget_minor / 100.0 AS budget_yuan,
    {set_aside:g} AS outcome,
    s.lot_no,
    s.kind,
    s.beneficiary,
    s.percent,
    s.negated,
    s.ground,
    s.evidence,
    s.rule_id,
    s.confidence,
    g.attachments_present,
    g.attachments_read,
    g.rule_version,
    s.attachment_id,
    COALESCE(s.document_id, g.document_id) AS document_id,
    d.url AS document_url,
    {beijing:d.first_seen_at} AS document_seen_at,
    d.archive_file,
    d.archive_offset
FROM set_aside_reading AS g
JOIN procurement_notice AS n ON n.id = g.notice_id
LEFT JOIN set_aside AS s ON s.reading_id = g.id AND s.gone_at IS NULL
JOIN document AS d ON d.id = COALESCE(s.document_id, g.document_id)
WHERE g.lot_no IS NULL AND g.gone_at IS NULL AND n.gone_at IS NULL
