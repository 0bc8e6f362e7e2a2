-- version: 2
-- All claims about the size of one fund, each with its words: how a headline moves, and who said
-- which figure when. A figure about many funds is none of these (v_aggregate_claim). is_loose: an
-- inexact figure that holds an exact one told before it by as good a source, so it says no more than
-- that. notice_gone_at: when the announcement was seen to have left its source.
-- example: SELECT fund_name, measure, told_on, lo_yuan, hi_yuan, quote FROM v_fund_size ORDER BY fund_id, measure, told_on
SELECT
    s.id AS size_id,
    s.native_id,
    s.fund_id,
    f.name AS fund_name,
    s.subject_raw,
    s.measure,
    s.scope,
    s.lo_minor / 100.0 AS lo_yuan,
    s.hi_minor / 100.0 AS hi_yuan,
    s.bound,
    s.precision_raw,
    s.currency,
    s.as_of,
    COALESCE(s.as_of, t.published_on) AS told_on,
    s.grade,
    CASE s.grade WHEN 'official' THEN 1 WHEN 'filing' THEN 1 WHEN 'official_media' THEN 2
        WHEN 'press' THEN 3 ELSE 4 END AS grade_rank,
    CASE WHEN (s.bound <> 'eq' OR s.lo_minor <> s.hi_minor OR s.hi_minor IS NULL) AND EXISTS (
        SELECT 1 FROM fund_size AS e LEFT JOIN fund_notice AS et ON et.id = e.notice_id
        WHERE e.fund_id = s.fund_id AND e.measure = s.measure AND e.scope = s.scope
            AND e.currency = s.currency AND e.bound = 'eq' AND e.lo_minor = e.hi_minor
            AND e.gone_at IS NULL AND COALESCE(e.why_not, '') <> 'former'
            AND (e.grade = s.grade OR e.grade IN ('official', 'filing'))
            AND COALESCE(e.as_of, et.published_on) <= COALESCE(s.as_of, t.published_on)
            AND e.lo_minor >= 0.95 * COALESCE(s.lo_minor, 0)
            AND e.lo_minor <= 1.05 * COALESCE(s.hi_minor, e.lo_minor)
    ) THEN 1 ELSE 0 END AS is_loose,
    s.recommended_for_aggregates,
    s.why_not,
    s.quote,
    s.notice_id,
    t.genre,
    t.published_on,
    {beijing:t.gone_at} AS notice_gone_at,
    s.source_id,
    s.document_id,
    d.url AS document_url,
    {beijing:d.first_seen_at} AS document_seen_at,
    d.archive_file,
    d.archive_offset
FROM fund_size AS s
JOIN document AS d ON d.id = s.document_id
LEFT JOIN fund AS f ON f.id = s.fund_id
LEFT JOIN fund_notice AS t ON t.id = s.notice_id
WHERE s.gone_at IS NULL
