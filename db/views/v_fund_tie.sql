-- version: 3
-- Which mother fund stands behind which sub-fund, how that was seen, and with how much money where
-- it is said: a fund that gives money to another, or the mother whose notice lists the sub-fund: the
-- one that the row itself names, else the only one of the notice. Of a notice that names two mothers
-- none is taken for that of a fund whose row names none. An announcement tells of a tie once: what
-- it lists is not told again for its file, nor for the contribution that the same list states.
WITH listed AS (
    SELECT
        m.id AS mother_id,
        m.name AS mother_name,
        s.id AS sub_id,
        s.name AS sub_name,
        p.amount_minor,
        p.share_percent,
        p.currency,
        p.outcome,
        t.published_on,
        p.quote,
        p.notice_id,
        p.document_id,
        ROW_NUMBER() OVER (
            PARTITION BY p.notice_id, m.id, s.id
            ORDER BY CASE WHEN p.amount_minor IS NULL THEN 1 ELSE 0 END, p.id
        ) AS place
    FROM fund_notice_party AS p
    JOIN fund AS s ON s.id = p.fund_id
    LEFT JOIN fund_notice AS t ON t.id = p.notice_id
    LEFT JOIN (
        SELECT notice_id, MIN(fund_id) AS fund_id
        FROM fund_notice_party
        WHERE role = 'mother' AND fund_id IS NOT NULL AND gone_at IS NULL
        GROUP BY notice_id
        HAVING COUNT(DISTINCT fund_id) = 1
    ) AS one ON one.notice_id = p.notice_id
    LEFT JOIN (
        SELECT notice_id, name_raw, MIN(fund_id) AS fund_id
        FROM fund_naming
        WHERE role = 'mother' AND fund_id IS NOT NULL AND gone_at IS NULL
        GROUP BY notice_id, name_raw
    ) AS own ON own.notice_id = p.notice_id AND own.name_raw = p.mother_raw
    JOIN fund AS m ON m.id <> p.fund_id
        AND m.id = CASE WHEN p.mother_raw IS NULL THEN one.fund_id ELSE own.fund_id END
    WHERE p.role = 'proposed_subfund' AND p.gone_at IS NULL
),
tie AS (
    SELECT
        c.contributor_fund_id AS mother_id,
        m.name AS mother_name,
        c.fund_id AS sub_id,
        s.name AS sub_name,
        COALESCE(c.observed_via, 'announcement') AS observed_via,
        c.committed_minor,
        c.paid_minor,
        c.share_percent,
        c.currency,
        c.bound,
        NULL AS outcome,
        c.as_of,
        COALESCE(c.as_of, t.published_on) AS told_on,
        c.quote,
        c.notice_id,
        c.document_id
    FROM fund_contribution AS c
    JOIN fund AS m ON m.id = c.contributor_fund_id
    JOIN fund AS s ON s.id = c.fund_id
    LEFT JOIN fund_notice AS t ON t.id = c.notice_id
    WHERE c.gone_at IS NULL AND c.fund_id <> c.contributor_fund_id
        AND NOT (COALESCE(c.observed_via, '') = 'selection_list' AND EXISTS (
            SELECT 1 FROM listed AS l
            WHERE l.notice_id = c.notice_id AND l.mother_id = c.contributor_fund_id
                AND l.sub_id = c.fund_id
        ))
    UNION ALL
    SELECT
        mother_id,
        mother_name,
        sub_id,
        sub_name,
        'selection_list',
        amount_minor,
        NULL,
        share_percent,
        currency,
        CASE WHEN amount_minor IS NULL THEN NULL ELSE 'eq' END,
        outcome,
        NULL,
        published_on,
        quote,
        notice_id,
        document_id
    FROM listed
    WHERE place = 1
)
SELECT
    t.mother_id,
    t.mother_name,
    t.sub_id,
    t.sub_name,
    t.observed_via,
    t.committed_minor / 100.0 AS committed_yuan,
    t.paid_minor / 100.0 AS paid_yuan,
    t.share_percent,
    t.currency,
    t.bound,
    t.outcome,
    t.as_of,
    t.told_on,
    t.quote,
    t.notice_id,
    t.document_id,
    d.url AS document_url,
    {beijing:d.first_seen_at} AS document_seen_at,
    d.archive_file,
    d.archive_offset
FROM tie AS t
JOIN document AS d ON d.id = t.document_id
