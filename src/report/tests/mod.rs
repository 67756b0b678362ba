//! Each format of a small night against what it should be, and against text that means harm.

mod golden;
mod hostile;
mod night;
mod words;
