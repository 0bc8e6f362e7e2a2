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
        ) AS place,
        DENSE_RANK() OVER (PARTITION BY v.fund_id, v.giver, v.currency ORDER BY v.notice_id)
            AS from_first,
        DENSE_RANK() OVER (PARTITION BY v.fund_id, v.giver, v.currency ORDER BY v.notice_id DESC)
            AS from_last
    FROM v_fund_contribution AS v
    WHERE v.fund_id IS NOT NULL
),
chosen AS (
    SELECT
        told.*,
        from_first + from_last - 1 AS tellings,
        FIRST_VALUE(notice_id) OVER (PARTITION BY fund_id, giver, currency ORDER BY place)
            AS chosen_notice,
        ROW_NUMBER() OVER (
            PARTITION BY fund_id, giver, currency, notice_id, budget_source, contributor_raw
            ORDER BY place
        ) AS of_budget
    FROM told
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
FROM chosen AS c
WHERE c.of_budget = 1 AND c.notice_id = c.chosen_notice
