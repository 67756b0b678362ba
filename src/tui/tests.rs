//! Screens as data: a script of keys in, the screen out.

mod desk;
mod screens;
