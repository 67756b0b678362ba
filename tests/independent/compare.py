"""Compares `report` and `status` with what the journal says, table by table."""

import compare_gates
import compare_header
import compare_log
import compare_services
import compare_slip
import compare_steps
import yaml_subset
from findings import Findings
from journal import moment
from night import Night


def run(log, runbook, report, status):
    """All that is compared of one run."""
    found = Findings()
    night = Night(log.lines, yaml_subset.load(runbook))
    tables = report["tables"]
    now = moment(report["header"]["now"])
    chain(found, log, report)
    compare_header.header(found, night, report["header"], now)
    compare_header.progress(found, night, status)
    compare_steps.phases(found, night, tables["phases"])
    compare_steps.steps(found, night, tables["steps"], status["steps"], now)
    compare_steps.attempts(found, night, tables["attempts"])
    compare_steps.evidence(found, night, tables["evidence"])
    compare_steps.sign_offs(found, night, tables["sign_offs"], status["steps"])
    compare_gates.gates(found, night, tables["gates"], status["gates"])
    compare_gates.votes(found, night, tables["votes"])
    compare_gates.criteria(found, night, tables["criteria"], status["gates"])
    compare_gates.conditions(found, night, tables["conditions"], status["conditions"])
    compare_log.blockers(found, night, tables["blockers"], status["blockers"], now)
    compare_log.calls(found, night, tables["calls"])
    compare_log.pauses(found, night, tables["pauses"], now)
    compare_log.rollbacks(found, night, tables["rollbacks"], now)
    compare_log.timeline(found, night, tables["timeline"])
    compare_log.overrides(found, night, tables["overrides"])
    compare_log.late_entries(found, night, tables["late_entries"])
    compare_log.corrections(found, night, tables["corrections"])
    compare_slip.slip(found, night, report, now)
    compare_services.downtime(found, night, tables, status["services"], now)
    return found


def chain(found, log, report):
    """The verdict on the chains, and the runbook and the files by their SHA-256."""
    problems = "; ".join(log.broken + log.missing)
    found.same("header", problems, "verified", report["header"]["verified"], log.verdict())
    rows = report["tables"]["verification"]
    verdict = [row["text"] for row in rows if row["kind"] == "verdict"]
    found.same("verification", "verdict", "text", verdict, [log.verdict()])
    found.same("files", "runbook and evidence", "wrong", [], log.files)
