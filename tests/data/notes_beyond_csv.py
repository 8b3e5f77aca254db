"""Where each value comes from that the shipped facts hold beyond `parameters.csv`: note, section, and its words.

"" stands for a value that is to be confirmed, "ended" for the day a value stopped, a word for a member of a set.
"""

from __future__ import annotations

FMS, CON, JST = "fms-cases.md", "contracting.md", "job-support-tools.md"
OVERLAY = (CON, "# International contracting determinations", "Parts 215, 216 and 225 was not read")

# key of ours, what it says: (note, start of the heading, words of that section)
BEYOND: dict[tuple[str, str], tuple[str, str, str]] = {
    ("admin.rate.nonstandard", "ended"): (FMS, "### 4.2", "2006-08-01 | 2012-10-31 | 3.8% standard and nonstandard"),
    ("admin.lines_without", "('program_management', 'small_case')"): (
        FMS,
        "### 4.2",
        "not applied to program management lines (C9.4.2.3.2) or the SCML (C9.4.7.2.4)",
    ),
    ("admin.waivers", "('agency',)"): (FMS, "### 4.2", "IA's own O&M (AECA 21(e)(2) as SAMM cites it)"),
    ("admin.waivers", "('agency', 'nato')"): (
        FMS,
        "### 4.2",
        "NATO/SHAPE projects under 21(e)(3), LOAs implemented after",
    ),
    ("cas.sources", "('P', 'X')"): (FMS, "### 1.9", "only on P lines and the P part of X; S lines never"),
    ("cas.contracts_without", "('pros', 'usace')"): (FMS, "### 4.5", "not on PROS/USACE (DSCA 23-55, 2024-01-17)"),
    ("pch.sources", "('S', 'E', 'R', 'F')"): (FMS, "### 4.1", "mostly SC S/E/R/F items"),
    ("nc.terms_without", "('fms_credit_non_repayable', 'map_merger')"): (
        FMS,
        "### 4.6",
        "not on cases wholly paid with non-repayable FMF or MAP",
    ),
    ("stock.not_replaced.pct", "100"): (FMS, "### 4.1", "stock not to be replaced ≥ actual value"),
    ("transport.airlift.override.pct", "0"): (FMS, "### 1.9", "makes the materiel line DTC 7/9 at 0% override"),
    ("deposit.full.terms", "('cash_with_acceptance',)"): (
        FMS,
        "### 4.9",
        "deposit = estimated total; default for buyers",
    ),
    ("payment.schedule.terms", "('dependable_undertaking', 'cash_prior', 'caps', 'raps')"): (
        FMS,
        "### 4.9",
        "Schedules exist only for DU (or CAPS/RAPS) buyers",
    ),
    ("payment.schedule.none", "('cash_with_acceptance', 'fms_credit_non_repayable', 'map_merger')"): (
        FMS,
        "### 4.9",
        "none for cash with acceptance,",
    ),
    ("payment.bill", "the larger of payment schedule and forecast"): (
        FMS,
        "### 4.9",
        "Amount = larger of schedule and forecast; the bill, not the schedule, is the claim",
    ),
    ("bpc.payer", "U.S. appropriations"): (FMS, "### 1.12", "U.S. appropriations (Title 10 or Title 22)"),
    ("cas.rate", ""): (FMS, "### 4.5", "[V] total, [U] parts/start date"),
    ("closure.blanket_idle.days", "ended"): (FMS, "### 1.11", "**not** in P25 C6.8"),
    ("demurrage.approval.usd", "ended"): (FMS, "### 4.7", "superseded by the 2012 rewrite; not in P25 C7"),
    ("demurrage.approval.pct", "ended"): (FMS, "### 4.7", "superseded by the 2012 rewrite; not in P25 C7"),
    ("lor.acknowledge.days", "ended"): (FMS, "## 7.", "P25 C5.1.7.1 has no number"),
    ("lor.to_1200.days", "ended"): (FMS, "## 7.", "lor_to_1200 | days | 10 | LOR receipt | 2001-03-01 | before P25"),
    ("lor.validate.days", "ended"): (FMS, "## 7.", "2021-09-15 | DSCA 16-11; no successor value in P25"),
    ("paysched.exempt.cap", "ended"): (FMS, "## 7.", "P25 C9.9.1.1 exempts all grant credit/MAP"),
    ("pml.allowed", "false"): (FMS, "### 4.4", "only on cases accepted before 2006-08-01"),
    ("tdp.royalty.charged", "false"): (FMS, "### 4.6", "only on cases implemented before 1998-01-01"),
    ("scml.min_recovery", "ended"): (FMS, "### 4.3", "2012-07-03 | – | none on new cases"),
    ("scml.fmf_exempt.max", "ended"): (FMS, "### 4.3", "2012-07-03 | – | none on new cases"),
    ("standard.aod.days", ""): (FMS, "### 2.1", "2015-06-05 | – | metric revised | DSCA 15-14 | [V] title only"),
    ("standard.aod.days", "ended"): (FMS, "### 2.1", "2021-09-16 | in force at P25 | categories A–D of Table C5.T6"),
    ("standard.days.all", "ended"): (FMS, "### 2.1", "2010/2011 | 2013-08-14 | 85% offered on or before AOD"),
    ("standard.pct", "ended"): (FMS, "### 2.1", "2010/2011 | 2013-08-14 | 85% offered on or before AOD"),
    ("standard.pct", "100"): (FMS, "### 2.1", "2013-08-15 (LOR date) | 2015 | 100% of groups A, B, D"),
    ("standard.pct", ""): (FMS, "### 2.1", "2015-06-05 | – | metric revised | DSCA 15-14 | [V] title only"),
    ("standard.start_event", "lor_receipt"): (
        FMS,
        "### 2.1",
        "80% of LOAs/Amendments offered ≤120 days of LOR receipt",
    ),
    ("standard.start_event", ""): (FMS, "### 2.1", "2015-06-05 | – | metric revised | DSCA 15-14 | [V] title only"),
    ("standard.start_event", "customer_request_complete"): (FMS, "### 2.1", "clock from Customer Request Complete"),
    ("standard.stop_event", "offered"): (FMS, "### 2.1", "80% of LOAs/Amendments offered ≤120 days of LOR receipt"),
    ("standard.stop_event", ""): (FMS, "### 2.1", "2015-06-05 | – | metric revised | DSCA 15-14 | [V] title only"),
    ("standard.stop_event", "bpc_wait"): (FMS, "### 2.1", "| same | 60 | Customer Request Complete | BPC Wait |"),
    ("bpc.fiscal_year.last_day", "09-30"): (FMS, "### 1.12", "`expire = 30 Sep of last availability FY`"),
    ("bpc.period.within_funds", "true"): (FMS, "### 1.12", "month ranges bounded by funds"),
    ("cn.export.firearms", "1000000"): (FMS, "### 3.2", "USML Cat I firearm DCS 1→4"),
    ("cn.transmitting_agency", "Defense Security Cooperation Agency"): (FMS, "### 3.3", "has DSCA IOPS/GEX submit"),
    ("cn.transmitting_agency", "Department of State"): (FMS, "### 3.3", "EO 14383 sec. 4(v) (2026-02-06) settles it"),
    ("s634a.notice.days", "15"): (FMS, "### 3.5", "FAA 634A reprogramming | 15 days before obligation"),
    ("tpt.threshold.mde", "25000000"): (FMS, "### 3.3", "to NATO members and the five ≥$25M / ≥$100M"),
    ("tpt.threshold.total", "100000000"): (FMS, "### 3.3", "to NATO members and the five ≥$25M / ≥$100M"),
    ("cas.waiver.quality", "NATO_E3A"): (FMS, "### 4.5", "NATO E-3A all three from program conception"),
    ("cas.waiver.audit", "NATO_E3A"): (FMS, "### 4.5", "NATO E-3A all three from program conception"),
    ("cas.waiver.management", "NATO_E3A"): (FMS, "### 4.5", "NATO E-3A all three from program conception"),
    ("closure.accp", "France"): (FMS, "### 1.11", "France joined 2020-08-28"),
    ("contract_type.ffp_required", ""): (CON, "### 1.2", "needs a human (statutory delay enacted, deviation not yet"),
    ("contract_type.ffp_required", "true"): (CON, "### 1.2", "2019-11-27 <= as_of < 2019-12-20: regime = DFARS"),
    ("contract_type.ffp_required", "false"): (CON, "### 1.2", "2020-01-08 <= as_of <= 2020-12-31: -> FFP NOT required"),
    ("contract_type.cost_approval.min", "25000000"): (CON, "### 1.1", "cost-type above $25M needs head-of-contracting"),
    ("contract_type.cost_approval.min", "ended"): (CON, "### 1.1", "28 Oct 2022 | FY2022 NDAA §817 repeals §829"),
    ("contract_type.pilot.max_contracts", "10"): (CON, "### 1.1", "up to 10 FMS full-rate-production contracts"),
    ("contract_type.pilot.max_contracts", "ended"): (CON, "### 1.1", "expiring 1 Jan 2020"),
    ("contract_type.fpif.ceiling", "120"): (CON, "### 1.3", "point of departure **120 % ceiling, 50/50 share**"),
    ("contract_type.fpif.share", "50/50"): (CON, "### 1.3", "point of departure **120 % ceiling, 50/50 share**"),
    ("contract_type.fpif.cost_variation", "3–4"): (CON, "### 1.3", "**3–4 percent**"),
    ("cn.27f.too_few.days", "29"): (JST, "## 4. Tool C", "numbered certification to Congress due (30 days)"),
    ("contract_type.options.years", "2"): (CON, "### 1.3", "options for two years beyond the base year"),
    ("sole_source.coordination.min", "500000000"): (CON, "### 1.3", "**over $500 million**"),
    ("sole_source.peer_review.min", "1000000000"): (
        CON,
        "### 1.3",
        "actions of **$1 billion or more**",
    ),
    ("sole_source.cost_data_program.min", "50000000"): (CON, "### 1.3", "contracts over $50 million using actual cost"),
    ("loa_help.price_inquiry.min", "10000"): (CON, "## 4.", "non-competitive acquisitions over **$10,000**"),
    ("contingent_fee.limit.dfars", "50000"): (CON, "## 4.", "fees **over $50,000 per FMS case**"),
    ("tcpd.threshold", "750000"): (CON, "### 3.1", "1 Oct 2015 – 30 Jun 2018 | **$750,000**"),
    ("tcpd.threshold", "2000000"): (CON, "### 3.1", "1 Jul 2018 – 30 Sep 2025 | **$2,000,000**"),
    ("tcpd.threshold", "2500000"): (CON, "### 3.1", "1 Oct 2025 – 30 Jun 2026 | **$2,500,000**"),
    ("tcpd.threshold", "10000000"): (CON, "### 3.1", "after 30 Jun 2026 | **$10,000,000**"),
    ("tcpd.threshold", ""): (CON, "### 3.1", "**$2M** in the Code text read — return `needs a human` there"),
    ("tcpd.nontraditional_subcontract.max", "5000000"): (CON, "### 3.1", "subcontract path ≤ $5M: prices paid"),
    ("tcpd.waiver_report.min", "25000000"): (CON, "### 3.2", "waivers ≥ $25M reported by 30 November each year"),
    ("tcpd.waiver_report.due", "11-30"): (CON, "### 3.2", "waivers ≥ $25M reported by 30 November each year"),
    ("cost_accounting.contract.min", "35000000"): (CON, "### 3.1", "per-contract $35M, full coverage $100M) by §1806"),
    ("cost_accounting.full_coverage.min", "100000000"): (CON, "### 3.1", "full coverage $100M) by §1806"),
    ("offset.indirect.deemed_reasonable", "true"): (
        CON,
        "### 3.3",
        "2 Jun 2015 | Interim DFARS rule: indirect",
    ),
    ("offset.indirect.no_certified_data", "true"): (CON, "### 3.3", "25 Nov 2015 | FY2016 NDAA §812 adds the offset"),
    ("cyber.incident_report.hours", "72"): (CON, "### 5.2", "report cyber incident within 72 hours"),
    ("cyber.nist_171.deadline", "2017-12-31"): (CON, "### 5.1", "31 Dec 2017 | NIST SP 800-171 implementation"),
    ("cyber.nist_171.revision", "Revision 2"): (CON, "### 5.1", "2 May 2024 | Class deviation 2024-O0013 fixes"),
    ("cyber.assessment.max_age.years", "3"): (CON, "### 5.2", "current (<= 3 years) DoD assessment score in SPRS"),
    ("cyber.assessment.max_age.years", ""): (CON, "### 5.2", "7019/7020 (to 31 Jan 2026)"),
    ("cyber.assessment.clause", "252.204-7020"): (CON, "### 5.1", "**252.240-7997** replaces 252.204-7020"),
    ("cyber.assessment.clause", "252.240-7997"): (CON, "### 5.1", "**252.240-7997** replaces 252.204-7020"),
    ("cyber.cmmc.final.years", "1"): (CON, "### 5.2", "Final L1 <= 1 year; Final L2/L3 <= 3 years"),
    ("cyber.cmmc.final.years", "3"): (CON, "### 5.2", "Final L1 <= 1 year; Final L2/L3 <= 3 years"),
    ("cyber.cmmc.conditional.days", "180"): (CON, "### 5.2", "Conditional L2/L3 <= 180 days"),
    ("cyber.cmmc.affirmation.years", "1"): (CON, "### 5.2", "plus affirmation <= 1 year"),
    ("cyber.cmmc.uid.characters", "10"): (CON, "### 5.2", "CMMC UID = 10 alphanumeric characters"),
    ("cyber.cmmc.phase", "Phase 1"): (CON, "### 5.1", "**10 Nov 2025** | DFARS subpart 204.75"),
    ("cyber.cmmc.phase", "Phase 2"): (CON, "### 5.1", "**10 Nov 2026** | CMMC Phase 2"),
    ("cyber.cmmc.phase", "Phase 3"): (CON, "### 5.1", "10 Nov 2027 | Phase 3"),
    ("cyber.cmmc.phase", "Full implementation"): (CON, "### 5.1", "**10 Nov 2028** | Full implementation"),
    ("itar.certification.keep.years", "5"): (CON, "### 6.1", "kept **five years**"),
    ("itar.aukus.value_limit", ""): (CON, "### 6.2", "*these value limits predate P.L. 119-60 §1085"),
    ("cfius.review.days", "45"): (CON, "## 7.", "review 45 days"),
    ("cfius.investigation.days", "45"): (CON, "## 7.", "investigation 45 days"),
    ("cfius.extension.days", "15"): (CON, "## 7.", "(+15 in extraordinary circumstances)"),
    ("cfius.president.days", "15"): (CON, "## 7.", "President 15 days"),
    ("mtcr.category1.payload", "500"): (CON, "## 8.", "able to carry ≥ 500 kg to ≥ 300 km"),
    ("mtcr.category1.range", "300"): (CON, "## 8.", "able to carry ≥ 500 kg to ≥ 300 km"),
    ("mtcr.uas.category2_speed", "800"): (CON, "## 8.", "**< 800 km/h**"),
    ("tcpd.standing_waivers", "Nonprofits on cost-no-fee work"): (CON, "### 3.2", "nonprofits on cost-no-fee work"),
    ("tcpd.standing_waivers", "Canadian Commercial Corporation and its subcontractors"): (
        CON,
        "### 3.2",
        "Canadian Commercial Corporation and its subcontractors",
    ),
}

# Values of DFARS parts 215, 216 and 225 that are to be confirmed since the class deviations of 2026-02-01.
for _key in (
    "contingent_fee.limit.dfars",
    "contract_type.fpif.ceiling",
    "contract_type.fpif.cost_variation",
    "contract_type.fpif.share",
    "loa_help.price_inquiry.min",
    "offset.indirect.deemed_reasonable",
    "sole_source.coordination.min",
    "tcpd.waiver_report.due",
    "tcpd.waiver_report.min",
):
    BEYOND[_key, ""] = OVERLAY

_FEES = "Australia Taiwan Egypt Greece Israel Japan Jordan Kuwait Pakistan Philippines Thailand"
for _word in [*_FEES.split(), "Saudi Arabia", "Venezuela (Air Force)"]:
    BEYOND["contingent_fee.approve_all.dfars", _word] = (CON, "## 4.", _word)
BEYOND["contingent_fee.approve_all.dfars", "Korea (Republic of)"] = (CON, "## 4.", "Republic of Korea")
BEYOND["contingent_fee.approve_all.dfars", "Turkiye"] = (CON, "## 4.", "Turkey")

for _word in ("(b)(1)", "(b)(3)", "(b)(9)", "(b)(11)"):
    BEYOND["itar.exemptions", f"22 CFR 125.4{_word}"] = (CON, "### 6.2", f"125.4{_word} |")
for _word in ("126.4(a)", "126.4(b)", "126.5(b)", "126.6(a)", "126.7", "126.15", "126.16", "126.17", "126.18"):
    BEYOND["itar.exemptions", f"22 CFR {_word}"] = (CON, "### 6.2", _word)
for _word in ("Australia", "United Kingdom", "United States"):
    BEYOND["itar.aukus.countries", _word] = (CON, "### 6.2", "Australia–UK–U.S.")
for _word in (
    "Final Level 1 (Self)",
    "Conditional Level 2 (Self)",
    "Final Level 2 (Self)",
    "Conditional Level 2 (C3PAO)",
    "Final Level 2 (C3PAO)",
    "Conditional Level 3 (DIBCAC)",
    "Final Level 3 (DIBCAC)",
):
    BEYOND["cyber.cmmc_statuses", _word] = (CON, "### 5.2", _word.split(" ", 1)[1])
PIPES = "tsfd-pipes.md"
BEYOND["tsfd.chart_editions", "Chart of April 2018"] = (PIPES, "## 1.", "revised in Apr 2018")
BEYOND["tsfd.chart_editions", "Chart of August 2020"] = (PIPES, "## 1.", "again in Aug 2020")
BEYOND["tsfd.chart_editions", "Realignment of 2025-26"] = (PIPES, "## 2.", "**Change 2025-26**")
for _word, _line in (
    (
        "The disclosure agrees with the foreign policy of the United States toward the recipient",
        "1 consistent with U.S.",
    ),
    ("The military security of the United States permits it", "2 military security permits"),
    ("The recipient will protect what it gets in substance as the United States does", "3 recipient protects it"),
    ("The benefit to the United States is at least equal to what is given", "4 benefit to the U.S."),
    ("No more is disclosed than the purpose needs", "5 limited to what the purpose needs"),
):
    BEYOND["tsfd.disclosure_tests", _word] = (PIPES, "### Five classic", _line)
