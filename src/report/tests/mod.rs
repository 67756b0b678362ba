//! Each format of a small night against what it should be, and against text that means harm.

mod absent;
mod compare;
mod facts;
mod golden;
mod hostile;
mod html;
mod more_facts;
mod night;
mod night_off_plan;
mod off_plan;
mod pages;
mod paper;
mod spreadsheet;
mod words;
