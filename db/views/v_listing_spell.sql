-- version: 2
-- How long each application stood in each stage: from one step of its log to the next that moved it.
-- Of a spell that goes on until_at and days are empty. One that was open when the application left
-- its source's lists ends there, with next_stage left_the_list: what came of it nobody says. An
-- application that was registered, listed or ended stays so. A decision of the regulator ends the
-- stage before it on its own day, though it was posted later (v_listing_timeline.posted_on). A suspension is a spell of its own, with its
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
    e.from_at,
    e.until_at,
    {days:e.until_at} - {days:e.from_at} AS days,
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
            z.*,
            LEAD(z.from_at) OVER steps AS left_at,
            LEAD(z.stage) OVER steps AS moved_to,
            LEAD(z.id) OVER steps IS NULL AND z.list_left_at IS NOT NULL
            AND substr(z.stage, 1, 10) <> 'terminated' AND z.stage NOT IN
            ('registered', 'listed', 'registration_refused', 'registration_terminated')
                AS left_list
        FROM (
            SELECT
                y.*,
                {beijing:p.gone_at} AS list_left_at,
                CASE WHEN y.posted_on > y.published_on AND {date:y.published_on} >= COALESCE(
                    LAG({beijing_date:y.happened_at}) OVER before, {date:y.published_on}
                ) AND {date:y.published_on} < {beijing_date:y.happened_at}
                    THEN {date:y.published_on} || ' 00:00:00'
                    ELSE {beijing:y.happened_at} END AS from_at
            FROM listing_event AS y
            JOIN listing_application AS p ON p.id = y.application_id
            WHERE y.gone_at IS NULL AND y.is_repeat IS NOT TRUE
            WINDOW before AS (
                PARTITION BY y.application_id ORDER BY y.place, y.happened_at, y.id
            )
        ) AS z
        WINDOW steps AS (
            PARTITION BY z.application_id ORDER BY z.place, z.happened_at, z.id
        )
    ) AS x
) AS e
JOIN listing_application AS a ON a.id = e.application_id
JOIN source AS s ON s.id = a.source_id AND s.grade = 'official'
JOIN document AS d ON d.id = e.document_id
