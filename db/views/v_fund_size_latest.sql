-- version: 2
-- The figure that counts for each fund, measure and currency, and why it was chosen: of the best
-- grade of source the newest; one whose announcement still stands before one that was withdrawn, and
-- an exact one before a later one that only says about as much. Where a day has several that differ
-- (one_of_its_day), the source's own numbers decide, and never the order of reading. Former figures
-- and figures of another scope never count. Below them: how many claims there are, and the ends they
-- reach.
SELECT
    c.fund_id,
    c.fund_name,
    c.measure,
    c.currency,
    c.lo_yuan,
    c.hi_yuan,
    c.bound,
    CASE WHEN c.bound = 'eq' AND c.lo_yuan = c.hi_yuan THEN 1 ELSE 0 END AS is_exact,
    c.told_on,
    c.as_of,
    c.grade,
    c.why_not,
    CASE WHEN c.claims = 1 THEN 'only_claim'
        WHEN c.lowest_of_day <> c.highest_of_day THEN 'one_of_its_day'
        ELSE 'newest_of_best_grade' END AS chosen_by,
    c.claims,
    c.lowest_yuan,
    c.highest_yuan,
    c.size_id,
    c.quote,
    c.notice_id,
    c.notice_gone_at,
    c.document_id,
    c.document_url,
    c.document_seen_at,
    c.archive_file,
    c.archive_offset
FROM (
    SELECT
        v.*,
        ROW_NUMBER() OVER (
            PARTITION BY v.fund_id, v.measure, v.currency
            ORDER BY CASE WHEN v.notice_gone_at IS NULL THEN 0 ELSE 1 END, v.grade_rank,
                v.is_loose, v.told_on DESC NULLS LAST, v.native_id DESC, v.source_id
        ) AS place,
        MIN(v.lo_yuan) OVER (PARTITION BY v.fund_id, v.measure, v.currency, v.grade_rank, v.told_on)
            AS lowest_of_day,
        MAX(v.lo_yuan) OVER (PARTITION BY v.fund_id, v.measure, v.currency, v.grade_rank, v.told_on)
            AS highest_of_day,
        COUNT(*) OVER (PARTITION BY v.fund_id, v.measure, v.currency) AS claims,
        MIN(v.lo_yuan) OVER (PARTITION BY v.fund_id, v.measure, v.currency) AS lowest_yuan,
        MAX(v.hi_yuan) OVER (PARTITION BY v.fund_id, v.measure, v.currency) AS highest_yuan
    FROM v_fund_size AS v
    WHERE v.fund_id IS NOT NULL AND v.scope = 'fund' AND COALESCE(v.why_not, '') <> 'former'
) AS c
WHERE c.place = 1
