"""Whether a signature is still of what its signer saw, by "What an approval covers" of the docs."""

from datetime import timedelta

TO_THE_MINUTE = timedelta(minutes=1)
REVISIONS = ("corrected", "taken_back")
TOLD = ("step_started", "step_finished", "step_skipped", "step_reopened", "evidence_given")
READ = ("title", "do", "expect", "undo")


def covered(one):
    """The work whose signatures cover what an entry says itself: step and way of each."""
    if one.type in TOLD:
        return [(one.event["step"], one.event.get("way", "forward"))]
    if one.type == "step_amended" and any(name in one.texts for name in READ):
        ways = ["forward", "back"] if "undo" in one.texts else ["forward"]
        return [(one.event["step"], way) for way in ways]
    return []


def base(one, by_id):
    """What a correction, or the correction of a correction, is about; else itself."""
    while one is not None and one.type in REVISIONS:
        one = by_id.get(one.event["entry"])
    return one


def lapse(signatures, by, since=None):
    """Ends the signatures that count and that were given after the place `since` of the log."""
    for one in signatures:
        after = since is None or one.place > since
        if one.type == "signed_off" and not one.lapsed and after:
            one.lapsed = by


def revised(night, by):
    """Ends the signatures that were given on what the entry `by` corrects or takes back."""
    target = night.by_id.get(by.event["entry"])
    about = base(target, night.by_id)
    for key in covered(about) if about else []:
        work = night.works.get(key)
        if work and work.attempts:
            attempt = night.attempt_of.get((about.id, key[1])) or work.attempts[-1]
            lapse(work.under(attempt), by, target.place)


def settled(night, by):
    """A start that lost was in sight of whoever signed after it; of finishes see the docs."""
    for name in by.event["entries"]:
        lost = night.by_id.get(name)
        if name == by.event["stands"] or not lost:
            continue
        for key in covered(lost):
            work = night.works.get(key)
            for attempt in work.attempts if work else []:
                if lost.type == "step_started":
                    lapse(work.under(attempt), by, lost.place)
                elif attempt.finish:
                    named = attempt.finish.id
                    lapse([one for one in work.under(attempt) if one.event["finish"] != named], by)


def known_to(night, signature):
    """The ids of the lines that the signer's feed had seen when it wrote the signature."""
    ahead, known = [signature.id], {}
    while ahead:
        writer, number = ahead.pop().rsplit("/", 1)
        for place in range(known.get(writer, 0) + 1, int(number) + 1):
            line = night.line_by_id.get(f"{writer}/{place}")
            if line:
                ahead += [f"{other}/{head[0]}" for other, head in line.get("seen", {}).items()]
        known[writer] = max(int(number), known.get(writer, 0))
    return known


def unseen(night, signature, work, attempt):
    """The first entry about the work before a signature that its signer had not heard of."""
    known = known_to(night, signature)
    until = None if signature.at == signature.recorded else signature.at + TO_THE_MINUTE

    def has(one):
        writer, number = one.id.rsplit("/", 1)
        return known.get(writer, 0) >= int(number) and (until is None or one.at <= until)

    key = signature.event["step"], signature.event.get("way", "forward")
    for one in night.entries[:signature.place]:
        if one.gone not in ("", "overruled") or has(one):
            continue
        if one.type == "evidence_given":
            if key in covered(one) and another_value(work, attempt, one.event["id"], has):
                return one
            continue
        abouts = [base(one, night.by_id)]
        if one.type == "conflict_settled":
            abouts = [night.by_id.get(name) for name in one.event["entries"]]
        target = night.by_id.get(one.event["entry"]) if one.type in REVISIONS else None
        if any(about and key in covered(about) for about in abouts):
            if target is None or has(target):
                return one
    return None


def another_value(work, attempt, name, has):
    """Whether another value stands than the last that the signer had seen."""
    given = [one for one in reversed(work.evidence_of(attempt)) if one.event["id"] == name]
    if not given:
        return False
    seen = next((one for one in given if has(one)), None)
    return not seen or says(seen) != says(given[0])


def says(given):
    return given.texts.get("value"), given.event.get("file")
