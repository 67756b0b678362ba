//! Each format of a small night against what it should be, and against text that means harm.

mod absent;
mod blockers;
mod charts;
mod closed;
mod compare;
mod durations;
mod facts;
mod golden;
mod hand_overs;
mod hostile;
mod html;
mod known_issues;
mod more_facts;
mod names;
mod night;
mod night_off_plan;
mod notice;
mod off_plan;
mod pages;
mod paper;
mod spreadsheet;
mod story;
mod times;
mod words;
