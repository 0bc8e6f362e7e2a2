-- version: 2
-- What is known of a fund being alive, so that one that is dead by evidence and one that merely was
-- not looked at stay apart. life: gone (its source has withdrawn it), ended (its status says so, or
-- an announcement that cleared or dissolved it and that no register contradicts), orphaned (the
-- registrations of all its managers were cancelled), silent (no report of those due came on time and
-- its data were a year old when its page was last read, or they were two years old), alive (its page
-- was read and nothing of this holds), unseen (its page was never read, or prints no sign: nothing is
-- known). evidence names what that rests on: answer, status, announcement, cancellation, reports,
-- update; NULL of what is unseen. days_without_update are counted to page_read_at, never to today: a
-- page that nobody has read again says nothing of the time since.
-- example: SELECT life, COUNT(*) AS funds FROM v_fund_life WHERE inclusion_tier IS NOT NULL GROUP BY life ORDER BY life
SELECT
    y.fund_id,
    y.source_id,
    y.native_id,
    y.name,
    y.amac_code,
    y.inclusion_tier,
    y.life,
    CASE y.life
        WHEN 'gone' THEN 'answer'
        WHEN 'ended' THEN CASE WHEN y.status_ended = 1 THEN 'status' ELSE 'announcement' END
        WHEN 'orphaned' THEN 'cancellation'
        WHEN 'silent' THEN CASE WHEN y.days_without_update > 730 THEN 'update' ELSE 'reports' END
        WHEN 'alive' THEN CASE WHEN y.reports_on_time > 0 THEN 'reports' ELSE 'update' END
    END AS evidence,
    y.status,
    y.last_update_on,
    y.days_without_update,
    y.reports_due,
    y.reports_on_time,
    y.reports_missing,
    y.special_notice,
    y.manager_cancelled_on,
    y.page_read_at,
    y.gone_at,
    y.document_id,
    y.document_url,
    y.document_seen_at,
    y.archive_file,
    y.archive_offset
FROM (
    SELECT
        x.*,
        CASE
            WHEN x.gone_at IS NOT NULL THEN 'gone'
            WHEN x.status_ended = 1 THEN 'ended'
            WHEN x.last_outcome = 'cleared' AND COALESCE(x.status, '') <> 'operating' THEN 'ended'
            WHEN x.managers > 0 AND x.managers_left = 0 THEN 'orphaned'
            WHEN x.page_read_at IS NULL THEN 'unseen'
            WHEN x.days_without_update > 730 THEN 'silent'
            WHEN x.reports_due > 0 AND x.reports_on_time = 0 AND x.days_without_update > 365 THEN 'silent'
            WHEN x.days_without_update IS NULL AND COALESCE(x.reports_on_time, 0) = 0 THEN 'unseen'
            ELSE 'alive'
        END AS life
    FROM (
        SELECT
            f.id AS fund_id,
            f.source_id,
            f.native_id,
            f.name,
            f.amac_code,
            f.inclusion_tier,
            f.status,
            CASE WHEN f.status IN ('deregistered', 'liquidating', 'liquidating_early',
                'liquidating_extended', 'advisory_ended') THEN 1 ELSE 0 END AS status_ended,
            (SELECT q.outcome FROM fund_notice_party AS q
                LEFT JOIN fund_notice AS t ON t.id = q.notice_id
                WHERE q.fund_id = f.id AND q.role IN ('fund', 'proposed_subfund')
                AND q.outcome IS NOT NULL AND q.gone_at IS NULL
                ORDER BY t.published_on DESC NULLS LAST, q.native_id DESC LIMIT 1) AS last_outcome,
            f.special_notice,
            l.last_update_on,
            {day_number:p.at} - {days:l.last_update_on} AS days_without_update,
            COALESCE(l.monthly_due, 0) + COALESCE(l.quarterly_due, 0)
                + COALESCE(l.half_yearly_due, 0) + COALESCE(l.yearly_due, 0) AS reports_due,
            COALESCE(l.monthly_on_time, 0) + COALESCE(l.quarterly_on_time, 0)
                + COALESCE(l.half_yearly_on_time, 0) + COALESCE(l.yearly_on_time, 0) AS reports_on_time,
            COALESCE(l.monthly_missing, 0) + COALESCE(l.quarterly_missing, 0)
                + COALESCE(l.half_yearly_missing, 0) + COALESCE(l.yearly_missing, 0) AS reports_missing,
            (SELECT COUNT(*) FROM relation AS t WHERE t.fund_id = f.id
                AND t.kind = 'fund_manager' AND t.gone_at IS NULL) AS managers,
            (SELECT COUNT(*) FROM relation AS t WHERE t.fund_id = f.id
                AND t.kind = 'fund_manager' AND t.gone_at IS NULL
                AND NOT EXISTS (
                    SELECT 1 FROM fund_manager_cancellation AS c
                    WHERE c.organisation_id = t.subject_id AND c.gone_at IS NULL
                )) AS managers_left,
            (SELECT MAX(c.cancelled_on) FROM relation AS t
                JOIN fund_manager_cancellation AS c ON c.organisation_id = t.subject_id
                WHERE t.fund_id = f.id AND t.kind = 'fund_manager' AND t.gone_at IS NULL
                AND c.gone_at IS NULL) AS manager_cancelled_on,
            {beijing:p.at} AS page_read_at,
            {beijing:f.gone_at} AS gone_at,
            f.document_id,
            d.url AS document_url,
            {beijing:d.first_seen_at} AS document_seen_at,
            d.archive_file,
            d.archive_offset
        FROM fund AS f
        JOIN document AS d ON d.id = f.document_id
        LEFT JOIN fund_disclosure AS l ON l.id = (
            SELECT z.id FROM fund_disclosure AS z WHERE z.fund_id = f.id AND z.gone_at IS NULL
            ORDER BY z.last_update_on DESC NULLS LAST, z.id DESC LIMIT 1
        )
        LEFT JOIN (
            SELECT seen.fund_id, MAX(seen.at) AS at
            FROM (
                SELECT z.fund_id, w.last_seen_at AS at
                FROM fund_disclosure AS z JOIN document AS w ON w.id = z.document_id
                UNION ALL
                SELECT g.id, v.at
                FROM fund AS g
                JOIN visit AS v ON v.native_id = g.native_id AND v.http_status = 200
                JOIN document AS w ON w.id = v.document_id AND w.source_id = g.source_id
            ) AS seen
            GROUP BY seen.fund_id
        ) AS p ON p.fund_id = f.id AND l.id IS NOT NULL
        WHERE f.canonical_id IS NULL
            AND (COALESCE(f.announced, FALSE) = FALSE OR EXISTS (
                SELECT 1 FROM fund_naming AS n WHERE n.fund_id = f.id AND n.gone_at IS NULL
            ))
    ) AS x
) AS y
