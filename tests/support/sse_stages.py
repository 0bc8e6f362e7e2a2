"""The stages that the statuses of the Shanghai exchange mean, apart from the code."""

# Section 8.2 of the guide, its column for Shanghai, with the gaps of 8.2a: status/result.
STAGES = {
    "1/": "accepted",
    "2/": "inquiry",
    "3/": "committee_pending",
    "3/1": "committee_passed",
    "3/2": "committee_passed",
    "3/3": "committee_rejected",
    "3/6": "committee_deferred",
    "4/": "submitted_registration",
    "5/1": "registered",
    "5/2": "registration_refused",
    "5/3": "registration_terminated",
    "6/": "listed",
    "7/": "suspended",
    "7/1": "suspended",
    "7/2": "suspended",
    "8/": "terminated_other",
    "9/4": "committee_passed",
    "9/5": "committee_rejected",
    "10/": "supplementary_review",
}
