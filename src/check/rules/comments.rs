//! What can be wrong about the comments that allow findings.

use crate::check::rule::{Group, Look, Rule, Severity};

pub static ALLOW_WITHOUT_REASON: Rule = Rule {
    name: "allow-without-reason",
    group: Group::Comments,
    severity: Severity::Error,
    finds: "a finding that is allowed without saying why",
    why: "Whoever reads the plan next can't tell a decision from a finding that was in the way.",
    mend: "say why: # runsheet: allow RULE because the vendor guarantees it",
    spares: "Any words behind 'because' are a reason; they are for people.",
    before: "takes: 1h  # runsheet: allow one-point-duration\n",
    after: "takes: 1h  # runsheet: allow one-point-duration because the vendor guarantees it\n",
    look: Look::Comments,
};
pub static ALLOW_UNKNOWN: Rule = Rule {
    name: "allow-unknown",
    group: Group::Comments,
    severity: Severity::Error,
    finds: "a comment that allows a rule that there is not",
    why: "It allows nothing, and whoever wrote it believes that it does.",
    mend: "'runsheet explain' lists the rules",
    spares: "Only comments that begin '# runsheet: allow' are read.",
    before: "takes: 1h  # runsheet: allow one-point because ...\n",
    after: "takes: 1h  # runsheet: allow one-point-duration because ...\n",
    look: Look::Comments,
};
pub static ALLOW_UNUSED: Rule = Rule {
    name: "allow-unused",
    group: Group::Comments,
    severity: Severity::Warning,
    finds: "a comment that allows a finding that is not there",
    why: "It was right once. The next time the rule finds something on that line, nobody will see it.",
    mend: "take the comment away, or put it on the line of the finding",
    spares: "A comment that has a line to itself speaks of the next line.",
    before: "title: Freeze  # runsheet: allow one-point-duration because ...\n",
    after: "title: Freeze\n",
    look: Look::Comments,
};
