-- version: 1
-- Everything that changed, with its cause. is_news: it happened at the source, not in our house.
SELECT
    c.id AS change_id,
    c.entity,
    c.entity_id,
    c.field,
    c.value_old,
    c.value_new,
    c.cause,
    c.cause IN ('new', 'late_found', 'source_changed', 'gone', 'back') AS is_news,
    {beijing:c.seen_at} AS seen_at,
    c.run_id,
    u.source_id,
    c.document_id,
    d.url AS document_url,
    d.archive_file,
    d.archive_offset
FROM change AS c
LEFT JOIN crawl_run AS u ON u.id = c.run_id
LEFT JOIN document AS d ON d.id = c.document_id
