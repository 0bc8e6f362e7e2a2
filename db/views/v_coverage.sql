-- version: 1
-- What a source states against what we hold: the windows that must add up, as the last run of each
-- source that came to them has left them.
SELECT
    w.source_id,
    w.key AS window_key,
    w.expected,
    w.got,
    w.expected - w.got AS missing,
    {beijing:w.done_at} AS done_at,
    w.run_id
FROM crawl_window AS w
WHERE w.run_id = (SELECT MAX(x.run_id) FROM crawl_window AS x WHERE x.source_id = w.source_id)
