//! The headings above a place in a text.

use crate::import::values::{Moment, Read, is_gate, moment_in, plain};

/// A heading, and what has come under it so far.
#[derive(Debug, Clone, Default)]
pub struct Section {
    pub level: u8,
    pub text: String,
    pub line: usize,
    /// The phase of its steps, once there is one.
    pub phase: Option<usize>,
    /// The last of its steps.
    pub last: Option<usize>,
    /// Text before its first step.
    pub waiting: Vec<String>,
    /// Criteria, if it is a decision.
    pub criteria: Vec<String>,
    pub has_boxes: bool,
}

/// Words of headings whose lists are not what to do.
const INFORMATION: &[&str] = &[
    "scope",
    "objective",
    "objectives",
    "goal",
    "goals",
    "purpose",
    "background",
    "overview",
    "introduction",
    "references",
    "reference",
    "success criteria",
    "contacts",
    "contact",
    "points of contact",
    "communication",
    "slack channel",
    "legend",
    "definitions",
    "glossary",
    "assumptions",
    "risks",
    "related",
    "links",
    "about",
    "info",
    "team",
    "roles",
    "stakeholders",
    "position in the",
    "minimum input",
    "supporting input",
    "table of contents",
    "contents",
    "document information",
    "things to take note",
    "notes about",
    "resources",
    "further reading",
    "see also",
    "history",
    "changelog",
    "faq",
    "authors",
    "license",
    "objectif",
    "objectifs",
    "perimetre",
    "contexte",
    "references",
    "risques",
    "hypotheses",
    "liens",
    "equipe",
    "ziel",
    "ziele",
    "umfang",
    "hintergrund",
    "uberblick",
    "referenzen",
    "annahmen",
    "risiken",
    "beteiligte",
    "ansprechpartner",
    "objetivo",
    "objetivos",
    "alcance",
    "antecedentes",
    "referencias",
    "riesgos",
    "escopo",
    "contexto",
    "riscos",
    "目的",
    "概要",
    "背景",
    "範囲",
    "参考",
    "連絡先",
    "体制",
    "前提条件",
];

impl Section {
    pub fn new(level: u8, text: String, line: usize) -> Section {
        Section {
            level,
            text,
            line,
            ..Section::default()
        }
    }

    pub fn is_information(&self) -> bool {
        let line = plain(&self.text);
        let text = line.trim_start_matches(|c: char| !c.is_alphabetic());
        INFORMATION.iter().any(|word| {
            if word.is_ascii() {
                text.strip_prefix(word)
                    .is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
            } else {
                text.contains(word)
            }
        })
    }

    pub fn is_gate(&self) -> bool {
        is_gate(&self.text)
    }

    /// The time that its heading begins with.
    pub fn at(&self) -> Option<Moment> {
        match moment_in(&self.text, crate::import::values::DayOrder::Unknown, 0) {
            // A date without its year is none here.
            Read::Moment(Moment::On(stamp)) if stamp.year() < 1990 => None,
            Read::Moment(moment) => Some(moment),
            _ => None,
        }
    }
}
