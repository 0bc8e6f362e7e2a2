-- version: 1
-- What each giver has in a fund: of the announcements that tell of it the newest of the best grade of
-- source, one with an amount before one without, one that still stands before one withdrawn. A giver
-- whose money comes from several budgets or bodies has a row for each of them. tellings: how many announcements
-- tell of this giver and fund.
-- example: SELECT fund_name, contributor_raw, level, budget_source, currency, committed_yuan, told_on, tellings FROM v_fund_contribution_latest ORDER BY fund_name, committed_yuan DESC
WITH told AS (
    SELECT
        v.*,
        ROW_NUMBER() OVER (
            PARTITION BY v.fund_id, v.giver, v.currency
            ORDER BY CASE WHEN v.notice_gone_at IS NULL THEN 0 ELSE 1 END,
                CASE WHEN v.committed_yuan IS NULL AND v.paid_yuan IS NULL THEN 1 ELSE 0 END,
                CASE v.grade WHEN 'official' THEN 1 WHEN 'filing' THEN 1
                    WHEN 'official_media' THEN 2 WHEN 'press' THEN 3 ELSE 4 END,
                v.told_on DESC NULLS LAST, v.native_id DESC, v.source_id
        ) AS place
    FROM v_fund_contribution AS v
    WHERE v.fund_id IS NOT NULL
),
counted AS (
    SELECT fund_id, giver, currency, COUNT(DISTINCT notice_id) AS tellings
    FROM told GROUP BY fund_id, giver, currency
)
SELECT
    c.contribution_id,
    c.fund_id,
    c.fund_name,
    c.giver,
    c.contributor_raw,
    c.contributor_id,
    c.contributor_fund_id,
    c.level,
    c.budget_source,
    c.is_public,
    c.is_borrowed,
    c.committed_yuan,
    c.paid_yuan,
    c.bound,
    c.currency,
    c.share_percent,
    c.told_on,
    c.grade,
    c.tellings,
    c.quote,
    c.notice_id,
    c.document_id,
    c.document_url,
    c.document_seen_at,
    c.archive_file,
    c.archive_offset
FROM (
    SELECT
        c.*,
        n.tellings,
        ROW_NUMBER() OVER (
            PARTITION BY c.fund_id, c.giver, c.currency, c.budget_source,
                c.contributor_raw ORDER BY c.place
        ) AS of_budget
    FROM told AS c
    JOIN told AS first ON first.place = 1 AND first.fund_id = c.fund_id AND first.giver = c.giver
        AND COALESCE(first.currency, '') = COALESCE(c.currency, '')
        AND first.notice_id = c.notice_id
    JOIN counted AS n ON n.fund_id = c.fund_id AND n.giver = c.giver
        AND COALESCE(n.currency, '') = COALESCE(c.currency, '')
) AS c
WHERE c.of_budget = 1
