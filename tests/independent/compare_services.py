"""Services: when each was out, at each of its sites, against how long that could be borne."""

from datetime import timedelta

from services import Board, planned


def downtime(found, night, tables, in_status, now):
    """The board, each time that something was out, and the same in `status`."""
    board, end = Board(night), night.end(now)
    of_services, of_stretches, of_status = [], [], []
    for service in board.all.values():
        stretches = [
            stretch_row(service, place.site, one, end)
            for place in service.places for one in place.stretches
        ]
        span = planned(night, board, service)
        of_services.append(service_row(service, span, end))
        of_stretches += [{**row, "planned_seconds": span} for row in stretches]
        of_status.append(status_row(service, span, end))
        short = [{name: row[name] for name in IN_STATUS} for row in stretches]
        theirs = next(one for one in in_status if one["id"] == service.id)
        name = f"status.stretches of {service.id}"
        found.rows(name, theirs["downtime"]["stretches"], short, "site from")
    found.rows("services", tables["services"], of_services, "service")
    found.rows("downtime", tables["downtime"], of_stretches, "service site from")
    theirs = [{"id": one["id"], **one["downtime"]} for one in in_status]
    found.rows("status.downtime", theirs, of_status, "id")


IN_STATUS = ("site", "from", "until", "out_seconds")


def over(limit, span):
    """By how much longer it was than could be borne."""
    too_long = limit is not None and span is not None and span > limit
    return span - limit if too_long else None


def stretch_row(service, site, one, end):
    return {
        "service": service.id,
        "site": site,
        "from": one.start,
        "until": one.until,
        "out_seconds": one.span(end),
        "limit_seconds": service.limit,
        "over_seconds": over(service.limit, one.span(end)),
    }


def figures(service, end):
    """Of all stretches in which it was out at any of its sites."""
    stretches = service.union()
    spans = [one.span(end) for one in stretches]
    current = stretches[-1] if stretches and stretches[-1].until is None else None
    longest = max(spans, default=None)
    return {
        "out_since": current.start if current else None,
        "out_seconds": current.span(end) if current else None,
        "total_seconds": sum(spans, timedelta(0)) if spans else None,
        "longest_stretch_seconds": longest,
        "over_seconds": over(service.limit, longest),
    }


def service_row(service, span, end):
    return {
        "service": service.id,
        **figures(service, end),
        "longest_seconds": service.limit,
        "planned_seconds": span,
        "sites": len(service.sites) or None,
    }


def status_row(service, span, end):
    limit = service.limit
    return {"id": service.id, **figures(service, end), "limit_seconds": limit,
            "planned_seconds": span}
