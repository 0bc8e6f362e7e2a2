-- version: 2
-- How a fund's headline stood at the end of each year in which anything was told: of what had been
-- told by then of one fund, measure and currency the one that v_fund_size_latest would have chosen. told_in is the year of the figure itself, which may be years older; a figure
-- without any date is of the year in which it was first seen.
-- example: SELECT fund_name, measure, year, told_in, lo_yuan, hi_yuan FROM v_fund_size_year ORDER BY fund_id, measure, year
WITH claim AS (
    SELECT
        v.*,
        SUBSTR(COALESCE({date:v.told_on}, v.document_seen_at), 1, 4) AS told_in
    FROM v_fund_size AS v
    WHERE v.fund_id IS NOT NULL AND v.scope = 'fund' AND COALESCE(v.why_not, '') <> 'former'
)
SELECT
    c.fund_id,
    c.fund_name,
    c.year,
    c.measure,
    c.currency,
    c.lo_yuan,
    c.hi_yuan,
    c.bound,
    CASE WHEN c.bound = 'eq' AND c.lo_yuan = c.hi_yuan THEN 1 ELSE 0 END AS is_exact,
    c.told_in,
    c.told_on,
    c.as_of,
    c.grade,
    c.why_not,
    c.size_id,
    c.quote,
    c.notice_id,
    c.document_id,
    c.document_url,
    c.document_seen_at,
    c.archive_file,
    c.archive_offset
FROM (
    SELECT
        y.year,
        claim.*,
        ROW_NUMBER() OVER (
            PARTITION BY claim.fund_id, claim.measure, claim.currency, y.year
            ORDER BY CASE WHEN claim.notice_gone_at IS NULL THEN 0 ELSE 1 END, claim.grade_rank,
                claim.is_loose, claim.told_on DESC NULLS LAST, claim.native_id DESC, claim.source_id
        ) AS place
    FROM (SELECT DISTINCT told_in AS year FROM claim) AS y
    JOIN claim ON claim.told_in <= y.year
) AS c
WHERE c.place = 1
