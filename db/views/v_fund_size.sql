-- version: 1
-- All claims about the size of one fund, each with its words: how a headline moves, and who said
-- which figure when. A figure about many funds is none of these (v_aggregate_claim).
-- example: SELECT fund_name, measure, told_on, lo_yuan, hi_yuan, quote FROM v_fund_size ORDER BY fund_id, measure, told_on
SELECT
    s.id AS size_id,
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
    s.recommended_for_aggregates,
    s.why_not,
    s.quote,
    s.notice_id,
    t.genre,
    t.published_on,
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
