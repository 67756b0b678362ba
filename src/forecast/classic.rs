//! PERT and the critical path as the textbooks do it, without people and without draws.

use super::problem::Problem;

/// Times of one activity when only precedence counts.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Classic {
    /// (best + 4 likely + worst) / 6.
    pub mean: f64,
    /// ((worst - best) / 6) squared.
    pub variance: f64,
    pub early_start: f64,
    pub early_finish: f64,
    pub late_start: f64,
    pub late_finish: f64,
    /// By how much it can be late without putting off the end: total float.
    pub slack: f64,
    /// By how much it can be late without putting off any other: free float.
    pub free: f64,
}

/// The whole plan by the book.
#[derive(Debug, Clone, PartialEq)]
pub struct Network {
    pub activities: Vec<Classic>,
    /// The length of the longest path of means. The true mean is later where paths meet (merge
    /// bias; MacCrimmon and Ryavec, 1964): [`super::play`] shows it.
    pub end: f64,
    /// Of the longest path; of several the greatest.
    pub variance: f64,
    /// The activities without slack, in the order of their starts.
    pub critical: Vec<usize>,
}

/// Slack below this is rounding.
const NOTHING: f64 = 1e-6;

impl Network {
    /// Means, variances, and forward and backward pass (Malcolm et al., 1959; Kelley and Walker,
    /// 1959), in the units of the problem.
    pub fn of(problem: &Problem) -> Network {
        let mut network = Network {
            activities: problem
                .lengths
                .iter()
                .map(|l| of_length(l.best, l.likely, l.worst))
                .collect(),
            end: 0.0,
            variance: 0.0,
            critical: Vec::new(),
        };
        network.forward(problem);
        network.backward(problem);
        network.follow(problem);
        network
    }

    fn forward(&mut self, problem: &Problem) {
        let mut end: Option<f64> = None;
        for &at in &problem.topological {
            let at = at as usize;
            let begin = problem.started[at].unwrap_or(problem.releases[at]) as f64;
            let needs = problem.needs.of_item(at).iter();
            let start = needs.fold(begin, |start, &need| start.max(self.over(problem, need)));
            let activity = &mut self.activities[at];
            activity.early_start = start;
            activity.early_finish = start + activity.mean;
            if problem.counts[at] {
                end = Some(self.over(problem, at as u32).max(end.unwrap_or(f64::MIN)));
            }
        }
        self.end = end.unwrap_or(0.0);
    }

    fn backward(&mut self, problem: &Problem) {
        for &at in problem.topological.iter().rev() {
            let over = self.over(problem, at);
            let at = at as usize;
            let (mut latest, mut free) = (self.end, self.end - over);
            for &next in problem.needed_by.of_item(at) {
                let next = &self.activities[next as usize];
                latest = latest.min(next.late_start);
                free = free.min(next.early_start - over);
            }
            let activity = &mut self.activities[at];
            activity.late_finish = latest - problem.tails[at] as f64;
            activity.late_start = activity.late_finish - activity.mean;
            activity.slack = activity.late_start - activity.early_start;
            activity.free = free;
        }
    }

    /// Sums up variances along critical activities.
    fn follow(&mut self, problem: &Problem) {
        let mut sums = vec![0.0_f64; problem.len()];
        for &at in &problem.topological {
            let this = at as usize;
            if self.activities[this].slack.abs() > NOTHING {
                continue;
            }
            self.critical.push(this);
            let start = self.activities[this].early_start;
            let before = problem.needs.of_item(this).iter();
            let tight = before.filter(|&&need| (start - self.over(problem, need)).abs() < NOTHING);
            let most = tight.map(|&need| sums[need as usize]).fold(0.0, f64::max);
            sums[this] = most + self.activities[this].variance;
            self.variance = self.variance.max(sums[this]);
        }
        let starts = &self.activities;
        self.critical
            .sort_by(|&a, &b| starts[a].early_start.total_cmp(&starts[b].early_start));
    }

    fn over(&self, problem: &Problem, at: u32) -> f64 {
        self.activities[at as usize].early_finish + problem.tails[at as usize] as f64
    }
}

fn of_length(best: i64, likely: i64, worst: i64) -> Classic {
    Classic {
        mean: (best as f64 + 4.0 * likely as f64 + worst as f64) / 6.0,
        variance: ((worst - best) as f64 / 6.0).powi(2),
        ..Classic::default()
    }
}
