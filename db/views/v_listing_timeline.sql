-- version: 1
-- The steps of each application in the order of the exchange's log. is_repeat marks lines of the log
-- that move nothing; provisional ones are known from the list only.
SELECT
    e.id AS event_id,
    a.id AS application_id,
    a.source_id,
    a.native_id,
    a.exchange,
    a.board,
    a.issuer_raw,
    e.seq,
    e.stage,
    e.stage_raw,
    {beijing:e.happened_at} AS happened_at,
    e.published_on,
    e.reason,
    e.reason_class,
    e.suspension_kind,
    e.is_resume,
    e.is_repeat,
    e.provisional,
    e.document_id,
    d.url AS document_url,
    {beijing:d.first_seen_at} AS document_seen_at,
    d.archive_file,
    d.archive_offset
FROM listing_event AS e
JOIN listing_application AS a ON a.id = e.application_id
JOIN document AS d ON d.id = e.document_id
WHERE e.gone_at IS NULL
