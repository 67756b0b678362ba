//! A password for everybody who reads the plan.

use crate::check::finding::Report;
use crate::check::plan::Plan;
use crate::check::prose::{Text, texts};
use crate::check::rule::{Group, Look, Rule, Severity};
use crate::check::secrets::holds_a_secret;

pub static RULE: Rule = Rule {
    name: "secret-in-plan",
    group: Group::Writing,
    severity: Severity::Error,
    finds: "a password, key or token in the text of a plan",
    why: "A runbook is mailed, printed and kept for years. What stands in it is known to everybody who ever had a copy.",
    mend: "write where the secret is kept (the vault, the envelope) and who may fetch it; then change it, as it has been read",
    spares: "Only words like password, passphrase, secret, token, API key or mot de passe followed by something that looks like one: letters with figures or signs. \"The password from the vault\" and a variable such as $PASSWORD or {{password}} are fine.",
    before: "do: Log in to SQL01 as sa with password Winter2026!\n",
    after: "do: Log in to SQL01 as sa with the password from the vault, entry SQL01\n",
    look: Look::Plan(look),
};

fn look(plan: &Plan, report: &mut Report) {
    let mut found: Vec<Text> = Vec::new();
    texts(plan, &mut |text| {
        if holds_a_secret(text.text) {
            found.push(text);
        }
    });
    for text in found {
        // What it is, is not said once more.
        let message = format!("{} has a password or a key in it", text.owner(plan));
        match text.step {
            Some(ix) => report.step(plan, ix, &text.key(), message),
            None => report.at(text.path(), message),
        };
    }
}
