-- version: 1
-- Funds by definition: a row for each definition that some evidence speaks for, with the best tier
-- of that evidence. No definition's name is a part of another's. Counts and sums change with the definition (v_fund_totals).
SELECT
    s.definition,
    v.fund_id,
    MIN(v.tier) AS tier,
    COUNT(*) AS pieces_of_evidence
FROM (
    SELECT 'caiyu_210' AS definition
    UNION ALL SELECT 'fagai_2800'
    UNION ALL SELECT 'guobanfa_2025_1'
    UNION ALL SELECT 'broad'
) AS s
JOIN v_fund_evidence AS v ON REPLACE(v.definitions, s.definition, '') <> v.definitions
GROUP BY s.definition, v.fund_id
