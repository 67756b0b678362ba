//! Where a run stands, on the first page: what runs, what is stuck, what can begin.

use crate::journal::Way;
use crate::report::status::{pauses, rolling_back, running_for};
use crate::run::Stage;
use crate::runbook::{Step, StepIx};
use crate::situation::{BlockerFacts, Situation};
use crate::time::Span;
use crate::words::{Names, ending, steps_done, too_long};

use super::sheet::cell;
use super::steps::some;
use super::{Block, Line, Press, Row, Sheet, Size, Table, Word, takes_text};

impl Press<'_> {
    pub(super) fn where_we_stand(self) -> Option<Sheet> {
        let situation = self.situation()?;
        let tables = [
            self.running(situation),
            self.stuck(situation),
            self.to_sign(situation),
            self.ready(situation),
            self.gates_ahead(situation),
        ]
        .into_iter()
        .filter(|t| !t.rows.is_empty());
        let mut blocks = vec![Block::Rows(self.at_a_glance(situation))];
        blocks.extend(tables.map(Block::Table));
        blocks.extend(self.summary().map(|summary| Block::Rows(vec![summary])));
        Some(Sheet {
            title: "Where we stand".into(),
            own_page: false,
            blocks,
        })
    }

    fn at_a_glance(self, situation: &Situation) -> Vec<Row> {
        let run = situation.run;
        let left = situation.time_left();
        let closes = match left.secs() {
            _ if run.closed.is_some() => String::new(),
            0.. => format!(", the window closes in {}", left.short()),
            _ => format!(", the window closed {} ago", short_of(left)),
        };
        let done = steps_done(&situation.progress);
        let mut rows = vec![Row::text("Progress", format!("{done}{closes}"))];
        let ended = ending(&situation.night(), &run.plan.window.zone);
        rows.extend(ended.map(|ended| Row::text("Ended", ended)));
        let mut pauses = pauses(situation);
        pauses.extend(rolling_back(situation, Names::Short));
        pauses.extend(run.closed.as_ref().map(|closed| {
            let (outcome, by) = (closed.outcome.word(), self.called(&closed.stamp.by));
            format!("CLOSED as {outcome} {} by {by}", self.day(closed.stamp.at))
        }));
        rows.extend(pauses.into_iter().map(|pause| Row::loud("State", pause)));
        let too_long = too_long(situation).into_iter();
        rows.extend(too_long.map(|told| Row::loud("Downtime", told)));
        let failed = self
            .in_stage(situation, Stage::Failed)
            .map(|(_, step)| Line::text(format!("{} {}", step.number, step.title)));
        rows.extend(some("Failed", failed.collect()));
        let open = run.open_conditions().map(|c| self.condition(c));
        rows.extend(some("Conditions", open.collect()));
        let conflicts = run
            .conflicts
            .iter()
            .filter(|c| c.settled.is_none())
            .map(|c| Line::text(&c.what))
            .collect();
        rows.extend(some("Conflicts", conflicts));
        rows
    }

    fn in_stage<'b>(
        self,
        situation: &'b Situation<'b>,
        stage: Stage,
    ) -> impl Iterator<Item = (StepIx, &'b Step)> {
        let plan = &situation.run.plan;
        let steps = plan
            .in_order()
            .filter(move |&ix| situation.stage(ix) == stage);
        steps.map(|ix| (ix, &plan.steps[ix]))
    }

    fn running(self, situation: &Situation) -> Table {
        let row = |(ix, step): (StepIx, &Step)| {
            let since = situation
                .step(ix)
                .started
                .map_or(String::new(), |at| self.when(at));
            let so_far = running_for(situation, ix, Way::Forward);
            [
                cell(&step.number),
                cell(&step.title),
                cell(so_far),
                cell(since),
                vec![Line::of([Word::room("", Size::Time)])],
            ]
        };
        let columns = [
            ("No.", 6),
            ("Running", 32),
            ("Who", 17),
            ("Since", 9),
            ("Finished", 8),
        ];
        Table::of(
            "",
            columns,
            self.in_stage(situation, Stage::Running).map(row),
        )
    }

    fn stuck(self, situation: &Situation) -> Table {
        let row = |facts: BlockerFacts| {
            let b = facts.blocker;
            let mut what = vec![Line::text(&b.title)];
            let mut on = self.numbers(&b.steps);
            if !on.is_empty() {
                on = format!(" on {on}");
            }
            let age = facts.open_for.short();
            let severity = b.severity.word();
            what.push(Line::text(format!("{severity}{on}, for {age}")));
            if !b.services.is_empty() {
                what.push(Line::text(self.service_names(&b.services)));
            }
            let owner = b.owner.as_deref().map(|id| self.called(id));
            let mut vendor: Vec<Line> = Vec::new();
            vendor.extend(
                b.vendor
                    .as_deref()
                    .map(|id| Line::text(self.name_and_number(id))),
            );
            vendor.extend(b.ticket.as_ref().map(|t| Line::text(format!("ticket {t}"))));
            let expected = b.resolve_by.map(|at| self.when(at));
            [
                cell(&b.number),
                what,
                cell(owner.unwrap_or("nobody".into())),
                vendor,
                cell(expected.unwrap_or_default()),
            ]
        };
        let columns = [
            ("No.", 4),
            ("Blocked", 31),
            ("Owner", 10),
            ("Vendor", 18),
            ("Expected", 9),
        ];
        let open = situation.blockers().filter(BlockerFacts::is_open);
        Table::of("", columns, open.map(row))
    }

    fn to_sign(self, situation: &Situation) -> Table {
        let row = |(ix, step): (StepIx, &Step)| {
            let lines = self.sign_offs(ix, step);
            [cell(&step.number), cell(&step.title), lines]
        };
        let columns = [("No.", 6), ("Awaiting sign-off", 34), ("Role", 34)];
        let steps = self.in_stage(situation, Stage::AwaitingSignOff);
        Table::of("", columns, steps.map(row))
    }

    fn ready(self, situation: &Situation) -> Table {
        let steps = situation.next.iter().map(|&ix| &self.plan.steps[ix]);
        let row = |step: &Step| {
            let takes = step.takes.as_ref().map(takes_text);
            [
                cell(&step.number),
                cell(&step.title),
                cell(self.plan.crew_text(&step.crew)),
                cell(takes.unwrap_or_default()),
            ]
        };
        let columns = [("No.", 6), ("Ready", 36), ("Role", 14), ("Takes", 16)];
        Table::of("", columns, steps.filter(|s| s.gate.is_none()).map(row))
    }

    fn gates_ahead(self, situation: &Situation) -> Table {
        let plan = self.plan;
        let ahead = plan
            .in_order()
            .filter(|&ix| !situation.stage(ix).meets_needs());
        let gates =
            ahead.filter_map(|ix| Some((ix, &plan.steps[ix], plan.steps[ix].gate.as_ref()?)));
        let rows = gates.map(|(ix, step, gate)| {
            let waits = situation.waits_for(ix).join(", ");
            let state = if waits.is_empty() {
                situation.stage(ix).word().to_string()
            } else {
                format!("waiting for {waits}")
            };
            [
                cell(&step.number),
                cell(&step.title),
                cell(gate.decides.join(", ")),
                cell(gate.decide_by.map_or(String::new(), |at| self.day(at))),
                cell(state),
            ]
        });
        let columns = [
            ("No.", 6),
            ("Gate", 27),
            ("Decides", 8),
            ("By", 16),
            ("Stage", 13),
        ];
        Table::of("", columns, rows)
    }
}

fn short_of(span: Span) -> String {
    span.short().trim_start_matches('-').to_string()
}
