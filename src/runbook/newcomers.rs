//! What people write first who have not seen the format, and what is meant: one table, which the
//! errors about unknown keys read.

/// The map in which a key stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spot {
    Runbook,
    Window,
    Person,
    Contact,
    Service,
    Phase,
    Step,
    /// An undo or a restore point.
    Back,
    Gate,
    Evidence,
}

/// What is meant by a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meant {
    /// Another key; its value may have to be written otherwise.
    Key(&'static str),
    /// Another key, with the value inside a map or list: before it and behind it.
    Inside(&'static str, &'static str),
    /// A list of things that are written otherwise.
    Words(&'static str),
}

/// Keys that mean the same.
pub struct Newcomer {
    pub spot: Spot,
    /// In small letters, with `_` between words.
    pub keys: &'static [&'static str],
    pub meant: Meant,
}

const fn key(spot: Spot, keys: &'static [&'static str], meant: &'static str) -> Newcomer {
    Newcomer {
        spot,
        keys,
        meant: Meant::Key(meant),
    }
}

const fn inside(
    spot: Spot,
    keys: &'static [&'static str],
    before: &'static str,
    behind: &'static str,
) -> Newcomer {
    Newcomer {
        spot,
        keys,
        meant: Meant::Inside(before, behind),
    }
}

const fn words(spot: Spot, keys: &'static [&'static str], words: &'static str) -> Newcomer {
    Newcomer {
        spot,
        keys,
        meant: Meant::Words(words),
    }
}

const PEOPLE: &str =
    "people stand in 'people': people: [{id: SHORT-NAME, name: NAME, roles: [lead]}]";
const STEPS: &str = "steps stand in a phase: phases: [{id: night, title: The night, steps: [...]}]";
const EACH_STEP: &str = "it is said of each step: 'needs', 'takes', 'owner', 'undo' stand there";
const RECORDED: &str = "what was done is recorded during the run, not in the plan: \
                        'runsheet record RUN finish STEP', or Enter on the screen";
const NO_PLACE: &str = "the format has no key for it; write it in 'do'";

/// Where each of these keys is written, and what is meant.
#[rustfmt::skip]
pub static NEWCOMERS: &[Newcomer] = &[
    key(Spot::Runbook, &["title", "name", "plan", "project", "subject", "heading"], "runbook"),
    key(Spot::Runbook, &["description", "overview", "notes", "note", "details", "about", "purpose", "scope", "comment", "comments", "goal", "objective"], "summary"),
    key(Spot::Runbook, &["version", "rev", "edition"], "revision"),
    key(Spot::Runbook, &["ticket", "change_request", "change_ticket", "rfc", "crq", "jira", "change_number", "change_id"], "change"),
    key(Spot::Runbook, &["systems", "apps", "applications", "servers", "affected_services", "components"], "services"),
    key(Spot::Runbook, &["vendors", "escalation_contacts", "phone_list", "suppliers"], "contacts"),
    key(Spot::Runbook, &["stages", "sections", "groups", "parts", "waves", "milestones"], "phases"),
    inside(Spot::Runbook, &["start", "starts", "begin", "begins", "opens", "from", "start_time", "window_start", "start_date", "date", "when"], "window: {opens: ", ", closes: ..., timezone: ...}"),
    inside(Spot::Runbook, &["end", "ends", "finish", "until", "to", "closes", "end_time", "window_end", "end_date", "deadline"], "window: {opens: ..., closes: ", ", timezone: ...}"),
    inside(Spot::Runbook, &["timezone", "time_zone", "tz"], "window: {opens: ..., closes: ..., timezone: ", "}"),
    words(Spot::Runbook, &["owner", "lead", "leader", "manager", "coordinator", "responsible", "team", "teams", "members", "roster", "staff", "participants", "resources", "assignee", "contact", "cutover_manager", "owners"], PEOPLE),
    words(Spot::Runbook, &["tasks", "task", "steps", "step", "checklist", "activities", "items", "todo", "todos", "actions", "plan_steps"], STEPS),
    words(Spot::Runbook, &["rollback", "backout", "back_out", "undo", "duration", "takes", "depends_on", "requires", "needs"], EACH_STEP),
    words(Spot::Runbook, &["status", "state", "done", "progress", "completed"], RECORDED),

    key(Spot::Window, &["start", "starts", "begin", "begins", "from", "open", "start_time", "start_date", "opening"], "opens"),
    key(Spot::Window, &["end", "ends", "finish", "until", "to", "close", "end_time", "end_date", "closing", "deadline"], "closes"),
    key(Spot::Window, &["tz", "zone", "time_zone"], "timezone"),
    words(Spot::Window, &["duration", "length", "date", "day"], "a window has a beginning and an end: opens: 2026-11-28 18:00, closes: 2026-11-29 06:00"),

    key(Spot::Person, &["phone", "email", "mail", "mobile", "cell", "tel", "telephone", "number", "extension", "ext", "slack", "pager"], "contact"),
    key(Spot::Person, &["title", "fullname", "full_name", "person"], "name"),
    inside(Spot::Person, &["role", "job", "function", "position"], "roles: [", "]"),
    inside(Spot::Person, &["hours", "shift", "shifts", "availability", "on_call", "on_shift", "working_hours"], "available: [", "]"),
    words(Spot::Person, &["deputy", "backup", "replacement", "stand_in", "alternate", "substitute"], "write 'deputy_for' with the deputy: the id of whom they stand in for"),
    words(Spot::Person, &["members", "people", "headcount", "count"], "a team is team: true, with size: the number of its people"),

    key(Spot::Contact, &["phone", "email", "mail", "mobile", "cell", "tel", "telephone", "number", "hotline"], "contact"),
    key(Spot::Contact, &["title", "company", "vendor", "person"], "name"),
    key(Spot::Contact, &["contract", "account_number", "customer_number", "customer_id", "support_id"], "account"),
    key(Spot::Contact, &["support_hours", "availability", "available", "when"], "hours"),
    key(Spot::Contact, &["next", "escalate_to", "escalation", "backup"], "then"),

    key(Spot::Service, &["title", "system", "application"], "name"),
    key(Spot::Service, &["depends_on", "depends", "dependencies", "requires"], "needs"),
    key(Spot::Service, &["owner", "vendor", "phone", "responsible", "support"], "contact"),
    key(Spot::Service, &["priority", "tier", "severity", "impact", "importance"], "criticality"),
    key(Spot::Service, &["check", "tests", "how_to_test", "verification"], "test"),
    key(Spot::Service, &["site", "locations", "location"], "sites"),

    key(Spot::Phase, &["name", "phase", "label", "heading"], "title"),
    key(Spot::Phase, &["tasks", "checklist", "activities", "items", "todo", "todos", "actions", "step", "task"], "steps"),
    key(Spot::Phase, &["type", "timing", "stage", "kind"], "when"),
    words(Spot::Phase, &["description", "details", "notes", "note", "do", "summary", "instructions", "comment"], "a phase has a title and steps; write it in the 'do' of a step"),
    words(Spot::Phase, &["start", "starts", "begin", "start_time", "date", "not_before", "at", "from"], "a time is said of a step: write 'not_before' in the first step of the phase"),
    words(Spot::Phase, &["end", "ends", "finish", "due", "deadline", "until", "end_time"], "a time is said of a step: write 'due' in the last step of the phase"),
    words(Spot::Phase, &["owner", "role", "assignee", "responsible", "team", "lead", "duration", "takes", "depends_on", "needs", "requires", "after", "rollback", "undo"], EACH_STEP),
    words(Spot::Phase, &["status", "state", "done", "progress", "completed"], RECORDED),

    key(Spot::Step, &["name", "task", "step", "action", "activity", "summary", "subject", "label", "what", "item_name", "heading"], "title"),
    key(Spot::Step, &["description", "descr", "desc", "details", "detail", "instructions", "instruction", "how", "how_to", "notes", "note", "comment", "comments", "remarks", "remark", "procedure", "text", "body", "info", "link", "links", "url", "doc", "docs", "documentation", "runbook"], "do"),
    key(Spot::Step, &["assignee", "assigned_to", "assigned", "responsible", "who", "person", "people", "resource", "resources", "team", "performed_by", "by", "executor", "doer", "contact", "vendor", "owners", "accountable", "in_charge", "done_by", "operator"], "owner"),
    key(Spot::Step, &["duration", "time", "estimate", "estimated", "estimated_time", "estimated_duration", "planned_duration", "length", "minutes", "mins", "min", "hours", "effort", "how_long", "est", "take", "timebox"], "takes"),
    key(Spot::Step, &["depends_on", "depends", "dependson", "dependencies", "dependency", "require", "requires", "after", "predecessor", "predecessors", "blocked_by", "prerequisite", "prerequisites", "prereq", "prereqs", "waits_for", "wait_for", "previous", "need", "follows"], "needs"),
    key(Spot::Step, &["start", "starts", "begin", "begins", "start_time", "start_date", "at", "when", "start_at", "planned_start", "scheduled", "schedule", "from", "earliest", "earliest_start", "not_earlier", "date", "day"], "not_before"),
    key(Spot::Step, &["end", "ends", "finish", "finishes", "deadline", "until", "end_time", "end_date", "finish_by", "due_by", "due_date", "planned_finish", "planned_end", "no_later_than", "latest"], "due"),
    inside(Spot::Step, &["rollback", "roll_back", "backout", "back_out", "revert", "fallback", "fall_back", "reverse", "rollback_plan", "backout_plan", "undo_steps", "rollback_steps", "restore", "contingency"], "undo: {do: ", "}"),
    inside(Spot::Step, &["command", "commands", "cmd", "script", "exec", "execute", "shell", "bash", "powershell", "code"], "run: {command: ", "}"),
    words(Spot::Step, &["status", "state", "done", "completed", "complete", "progress", "checked", "actual_start", "actual_end", "actual_finish", "percent", "finished", "started"], RECORDED),
    key(Spot::Step, &["expected", "expects", "expected_result", "expected_results", "expected_outcome", "result", "results", "verify", "verification", "validation", "success", "success_criteria", "acceptance", "acceptance_criteria", "outcome", "check", "checks"], "expect"),
    key(Spot::Step, &["checklist", "substeps", "sub_steps", "subtasks", "sub_tasks", "tasks", "steps", "children", "points", "todo", "todos", "subitems"], "items"),
    inside(Spot::Step, &["approval", "approvals", "approver", "approvers", "approved_by", "signoff", "signoffs", "sign_offs", "signed_by", "reviewer", "reviewed_by", "sign_off_by", "confirmed_by"], "sign_off: [", "]"),
    inside(Spot::Step, &["go_no_go", "gonogo", "decision", "decides", "decide", "decided_by", "decision_by", "checkpoint"], "gate: {decides: [", "]}"),
    key(Spot::Step, &["test", "tested", "test_of"], "tests"),
    key(Spot::Step, &["service", "services", "affects", "affected", "change", "system", "systems", "application", "applications", "component", "impacts"], "changes"),
    key(Spot::Step, &["number", "no", "nr", "num", "key", "external_id", "reference", "task_id", "wbs", "line", "row"], "ref"),
    key(Spot::Step, &["roles", "skill", "skills", "profile"], "role"),
    inside(Spot::Step, &["proof", "evidences", "screenshot", "attachment", "attachments"], "evidence: [{id: proof, ask: ", "}]"),
    words(Spot::Step, &["phase", "stage", "section", "group", "parent"], "a step stands in the 'steps' of its phase"),
    words(Spot::Step, &["priority", "tag", "tags", "category", "labels", "type", "severity", "environment", "env", "site", "location", "risk", "risks", "impact", "cost", "critical", "optional", "manual", "automated", "ticket", "jira", "color", "host", "server", "servers", "hosts", "machine"], NO_PLACE),

    key(Spot::Back, &["steps", "instructions", "instruction", "description", "details", "how", "procedure", "command", "cmd", "notes", "rollback", "plan", "text"], "do"),
    key(Spot::Back, &["duration", "time", "estimate", "length", "minutes", "hours"], "takes"),
    key(Spot::Back, &["owner", "assignee", "responsible", "who", "team", "assigned_to", "by"], "role"),
    key(Spot::Back, &["expected", "expected_result", "verify", "result"], "expect"),
    key(Spot::Back, &["services", "service", "covers"], "of"),
    key(Spot::Back, &["none", "not_possible", "no", "reason", "why"], "impossible"),

    inside(Spot::Gate, &["owner", "decider", "deciders", "decision_maker", "approver", "approvers", "who", "role", "by", "responsible", "lead"], "decides: [", "]"),
    key(Spot::Gate, &["deadline", "due", "when", "time", "until", "at", "no_later_than"], "decide_by"),
    key(Spot::Gate, &["conditions", "condition", "checks", "checklist", "criterion", "requirements", "must"], "criteria"),
    inside(Spot::Gate, &["voters", "vote", "advisors", "consulted"], "votes: [", "]"),

    key(Spot::Evidence, &["question", "title", "name", "description", "text", "label", "what", "prompt"], "ask"),
    key(Spot::Evidence, &["type", "format"], "kind"),
    key(Spot::Evidence, &["options", "values", "choice", "enum"], "choices"),
    key(Spot::Evidence, &["minimum", "least", "at_least"], "min"),
    key(Spot::Evidence, &["maximum", "most", "at_most"], "max"),
];

/// Of each map a key that no other has, by which it is known.
const SPOTS: &[(&str, Spot)] = &[
    ("phases", Spot::Runbook),
    ("closes", Spot::Window),
    ("deputy_for", Spot::Person),
    ("account", Spot::Contact),
    ("criticality", Spot::Service),
    ("gate", Spot::Step),
    ("steps", Spot::Phase),
    ("impossible", Spot::Back),
    ("of", Spot::Back),
    ("decides", Spot::Gate),
    ("ask", Spot::Evidence),
];

/// What is meant by a key in a map that has those keys, if newcomers write it.
pub fn meant(key: &str, known: &[&'static str]) -> Option<Meant> {
    let (_, spot) = SPOTS.iter().find(|(own, _)| known.contains(own))?;
    let plain: String = key
        .trim()
        .chars()
        .map(|c| match c {
            '-' | ' ' | '.' | '/' => '_',
            c => c.to_ascii_lowercase(),
        })
        .collect();
    // A key of the format that is only written otherwise: Title, not-before.
    if let Some(same) = known.iter().find(|k| **k == plain) {
        return Some(Meant::Key(same));
    }
    let mut rows = NEWCOMERS.iter().filter(|row| row.spot == *spot);
    let row = rows.find(|row| row.keys.contains(&plain.as_str()))?;
    match row.meant {
        // What takes something back is said in other words for a restore point.
        Meant::Key(key) if !known.contains(&key) => None,
        meant => Some(meant),
    }
}
