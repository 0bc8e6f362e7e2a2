-- version: 1
-- How applications with such a holder of v_state_shareholder went, by exchange, board, kind of holder and how the tie was
-- seen. pass_percent is the share of registered ones among those that are decided. It is empty, with
-- the reason in why_not, where the ties were seen through the outcome: who filed no prospectus, or
-- whose prospectus nobody read, can have no tie, so such a share would say nothing.
SELECT
    g.exchange,
    g.board,
    g.kind,
    g.holder,
    g.observed_via,
    COUNT(*) AS applications,
    SUM(g.registered) AS registered,
    SUM(g.ended) AS ended,
    COUNT(*) - SUM(g.registered) - SUM(g.ended) AS undecided,
    CASE WHEN MIN(g.usable) = 1 AND SUM(g.registered) + SUM(g.ended) > 0
        THEN 100.0 * SUM(g.registered) / (SUM(g.registered) + SUM(g.ended)) END AS pass_percent,
    CASE WHEN MIN(g.usable) = 0 THEN MIN(g.why_not)
        WHEN SUM(g.registered) + SUM(g.ended) = 0 THEN 'none_decided' END AS why_not
FROM (
    SELECT DISTINCT
        v.application_id,
        v.exchange,
        v.board,
        v.kind,
        h.holder,
        v.observed_via,
        v.usable_for_rates AS usable,
        v.why_not,
        CASE WHEN v.stage IN ('registered', 'listed') THEN 1 ELSE 0 END AS registered,
        CASE WHEN v.stage IN (
            'committee_rejected', 'registration_refused', 'registration_terminated',
            'terminated_withdrawn', 'terminated_rejected', 'terminated_no_reply', 'terminated_other'
        ) THEN 1 ELSE 0 END AS ended
    FROM v_state_shareholder AS v
    JOIN (SELECT 'state_owned' AS holder UNION ALL SELECT 'guidance_fund') AS h
        ON (h.holder = 'state_owned' AND (v.is_state_marked = 1 OR v.is_state_organ = 1))
        OR (h.holder = 'guidance_fund' AND v.is_guidance_fund = 1)
) AS g
GROUP BY g.exchange, g.board, g.kind, g.holder, g.observed_via
