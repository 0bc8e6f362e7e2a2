-- version: 2
-- How long each application stood in each stage: from one step of its log to the next that moved it.
-- Of a spell that goes on until_at and days are empty. One that was open when the application left
-- its source's lists ends there, with next_stage left_the_list: what came of it nobody says. An
-- application that was registered, listed or ended stays so. A suspension is a spell of its own, with its
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
    {beijing:e.until_at} AS until_at,
    {day_number:e.until_at} - {day_number:e.happened_at} AS days,
    e.next_stage,
    e.document_id,
    d.url AS document_url,
    {beijing:d.first_seen_at} AS document_seen_at,
    d.archive_file,
    d.archive_offset
FROM (
    SELECT
        x.*,
        CASE WHEN x.left_list THEN x.list_left_at ELSE x.left_at END AS until_at,
        CASE WHEN x.left_list THEN 'left_the_list' ELSE x.moved_to END AS next_stage
    FROM (
        SELECT
            y.*,
            p.gone_at AS list_left_at,
            LEAD(y.happened_at) OVER steps AS left_at,
            LEAD(y.stage) OVER steps AS moved_to,
            LEAD(y.id) OVER steps IS NULL AND p.gone_at IS NOT NULL
            AND substr(y.stage, 1, 10) <> 'terminated' AND y.stage NOT IN
            ('registered', 'listed', 'registration_refused', 'registration_terminated')
                AS left_list
        FROM listing_event AS y
        JOIN listing_application AS p ON p.id = y.application_id
        WHERE y.gone_at IS NULL AND y.is_repeat IS NOT TRUE
        WINDOW steps AS (
            PARTITION BY y.application_id ORDER BY y.place, y.happened_at, y.id
        )
    ) AS x
) AS e
JOIN listing_application AS a ON a.id = e.application_id
JOIN source AS s ON s.id = a.source_id AND s.grade = 'official'
JOIN document AS d ON d.id = e.document_id
