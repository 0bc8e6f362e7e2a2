-- version: 1
-- The sponsors of applications, by exchange, board and kind: how many they stand behind, how these
-- went, and what they mean to raise. An application with two sponsors counts for both, and in
-- `joint`. Sources that retell others are left out.
SELECT
    o.id AS organisation_id,
    o.name,
    a.exchange,
    a.board,
    a.kind,
    COUNT(*) AS applications,
    SUM(CASE WHEN n.sponsors > 1 THEN 1 ELSE 0 END) AS joint,
    SUM(CASE WHEN a.stage IN ('registered', 'listed') THEN 1 ELSE 0 END) AS registered,
    SUM(CASE WHEN a.stage IN (
        'committee_rejected', 'registration_refused', 'registration_terminated',
        'terminated_withdrawn', 'terminated_rejected', 'terminated_no_reply', 'terminated_other'
    ) THEN 1 ELSE 0 END) AS ended,
    SUM(CASE WHEN a.stage = 'suspended' THEN 1 ELSE 0 END) AS suspended,
    SUM(CASE WHEN a.currency = 'CNY' THEN a.planned_raise_minor END) / 100.0 AS planned_raise_yuan,
    SUM(CASE WHEN a.planned_raise_minor IS NULL THEN 1 ELSE 0 END) AS without_planned_raise
FROM listing_application AS a
JOIN source AS s ON s.id = a.source_id AND s.grade = 'official'
JOIN (
    SELECT DISTINCT p.application_id, p.organisation_id
    FROM listing_party AS p
    WHERE p.role IN ('sponsor', 'joint_sponsor') AND p.organisation_id IS NOT NULL AND p.gone_at IS NULL
) AS p ON p.application_id = a.id
JOIN (
    SELECT q.application_id, COUNT(DISTINCT q.organisation_id) AS sponsors
    FROM listing_party AS q
    WHERE q.role IN ('sponsor', 'joint_sponsor') AND q.gone_at IS NULL
    GROUP BY q.application_id
) AS n ON n.application_id = a.id
JOIN organisation AS o ON o.id = p.organisation_id
WHERE a.gone_at IS NULL
GROUP BY o.id, o.name, a.exchange, a.board, a.kind
