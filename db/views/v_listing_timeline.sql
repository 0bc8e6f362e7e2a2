-- version: 2
-- The steps of each application in their order: place 1 is the first, seq the number in a log that
-- has numbers. is_repeat marks steps that move nothing; provisional ones are known from the list
-- only. posted_on is when a decision was posted whose own day is published_on. application_gone_at
-- is when the application left its source's lists.
SELECT
    e.id AS event_id,
    a.id AS application_id,
    a.source_id,
    a.native_id,
    a.exchange,
    a.board,
    a.issuer_raw,
    e.place,
    e.seq,
    e.stage,
    e.stage_raw,
    {beijing:e.happened_at} AS happened_at,
    e.published_on,
    e.posted_on,
    e.reason,
    e.reason_class,
    e.suspension_kind,
    e.is_resume,
    e.is_repeat,
    e.provisional,
    {beijing:a.gone_at} AS application_gone_at,
    e.document_id,
    d.url AS document_url,
    {beijing:d.first_seen_at} AS document_seen_at,
    d.archive_file,
    d.archive_offset
FROM listing_event AS e
JOIN listing_application AS a ON a.id = e.application_id
JOIN document AS d ON d.id = e.document_id
WHERE e.gone_at IS NULL
