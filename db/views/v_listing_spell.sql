-- version: 1
-- How long each application stood in each stage: from one step of its log to the next that moved it.
-- Of a spell that goes on until_at and days are empty. A suspension is a spell of its own, with its
-- reason: reason_class expired_financials is the yearly routine. Sources that retell others are
-- left out.
-- example: SELECT substr(from_at, 1, 7) AS month, exchange, board, reason_class, COUNT(*) AS suspensions, COUNT(days) AS resumed_or_ended, AVG(days) AS days FROM v_listing_spell WHERE stage = 'suspended' GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
SELECT
    e.id AS event_id,
    a.id AS application_id,
    a.source_id,
    a.native_id,
    a.exchange,
    a.board,
    a.kind,
    a.issuer_raw,
    e.stage,
    e.reason_class,
    e.suspension_kind,
    e.reason,
    {beijing:e.happened_at} AS from_at,
    {beijing:e.left_at} AS until_at,
    {day_number:e.left_at} - {day_number:e.happened_at} AS days,
    e.next_stage,
    e.document_id,
    d.url AS document_url,
    {beijing:d.first_seen_at} AS document_seen_at,
    d.archive_file,
    d.archive_offset
FROM (
    SELECT
        x.*,
        LEAD(x.happened_at) OVER steps AS left_at,
        LEAD(x.stage) OVER steps AS next_stage
    FROM listing_event AS x
    WHERE x.gone_at IS NULL AND x.is_repeat IS NOT TRUE
    WINDOW steps AS (
        PARTITION BY x.application_id
        ORDER BY CASE WHEN x.seq IS NULL THEN 1 ELSE 0 END, x.seq, x.happened_at, x.id
    )
) AS e
JOIN listing_application AS a ON a.id = e.application_id
JOIN source AS s ON s.id = a.source_id AND s.grade = 'official'
JOIN document AS d ON d.id = e.document_id
