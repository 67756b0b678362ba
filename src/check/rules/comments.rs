//! What can be wrong about the comments that allow findings.

use crate::check::rule::{Group, Look, Rule, Severity};

pub static ALLOW_WITHOUT_REASON: Rule = Rule {
    name: "allow-without-reason",
    group: Group::Comments,
    severity: Severity::Error,
    finds: "a finding that is allowed without saying why",
    why: "The next reader can't tell whether this was a decision or whether the finding was just in the way.",
    mend: "say why: # runsheet: allow RULE because the vendor guarantees it",
    spares: "Any words after 'because' count as a reason; they are for people.",
    before: "takes: 1h  # runsheet: allow one-point-duration\n",
    after: "takes: 1h  # runsheet: allow one-point-duration because the vendor guarantees it\n",
    look: Look::Comments,
};
pub static ALLOW_UNKNOWN: Rule = Rule {
    name: "allow-unknown",
    group: Group::Comments,
    severity: Severity::Error,
    finds: "a comment that allows a rule that doesn't exist",
    why: "It allows nothing, but the person who wrote it thinks that it does.",
    mend: "'runsheet explain' lists the rules",
    spares: "Only comments that begin with '# runsheet: allow' are read.",
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
    mend: "remove the comment, or put it on the line of the finding",
    spares: "A comment on a line of its own applies to the next line.",
    before: "title: Freeze  # runsheet: allow one-point-duration because ...\n",
    after: "title: Freeze\n",
    look: Look::Comments,
};
