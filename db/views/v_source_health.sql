-- version: 1
-- Each source with its last run: what came of it, and since when something is missing. Filling in
-- its past and reading the archive again say nothing of its present.
SELECT
    s.id AS source_id,
    s.title,
    s.channel,
    s.access,
    u.verdict AS last_verdict,
    u.reason AS last_reason,
    {beijing:u.started_at} AS last_started_at,
    {beijing:s.last_run_at} AS last_run_at,
    {beijing:s.last_complete_at} AS last_complete_at,
    {beijing:s.last_new_at} AS last_new_at,
    {beijing:s.observed_from} AS observed_from,
    s.watermark_on,
    u.requests,
    u.new,
    u.changed,
    u.unchanged,
    u.rejected,
    (SELECT COUNT(*) FROM review_item AS q
        WHERE q.source_id = s.id AND q.decision IS NULL) AS open_questions
FROM source AS s
LEFT JOIN crawl_run AS u ON u.id = (
    SELECT x.id FROM crawl_run AS x
    WHERE x.source_id = s.id AND x.kind = 'crawl'
    ORDER BY x.id DESC LIMIT 1
)
