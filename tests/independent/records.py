"""What the entries of a night make: blockers, conditions, gates, and spans of time."""

from dataclasses import dataclass, field


@dataclass
class Blocker:
    raised: object
    fields: dict
    resolved: object = None

    def number(self):
        return self.fields["name"]

    def until(self, end):
        return self.resolved.at if self.resolved else end


@dataclass
class Condition:
    raw: int
    number: str
    decision: object
    place: int
    owner: str
    due: object
    met: object = None

    def title(self):
        return self.decision.texts.get(f"condition.{self.place}")


@dataclass
class Gate:
    step: object
    decisions: list = field(default_factory=list)
    votes: list = field(default_factory=list)
    ticks: dict = field(default_factory=dict)

    def standing(self):
        return self.decisions[-1] if self.decisions else None

    def decision(self):
        return self.standing().event["decision"] if self.decisions else None

    def final(self):
        """The go or no-go that stands."""
        return self.standing() if self.decision() in ("go", "no-go") else None

    def standing_votes(self):
        """The last vote of each person."""
        return {vote.by: vote for vote in self.votes}


@dataclass
class Pause:
    kind: str
    scope: str
    by: object
    lifted: object = None
    until: object = None
