//! Screens as data: a script of keys in, the screen out.

mod accidents;
mod ahead;
mod behaviour;
mod bridge;
mod calls;
mod catch_up;
mod catch_up_again;
mod chance;
mod desk;
mod gates;
mod hands;
mod herald;
mod hub;
mod off_plan;
mod presses;
mod records;
mod replay;
mod screens;
mod services;
mod shift;
mod stale;
mod timeline;
mod unclear;
mod what_if;
