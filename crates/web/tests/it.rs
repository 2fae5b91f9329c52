//! The pages as a visitor meets them, and what the sources promise each other.

mod pages;
mod sources;
mod strangers;
mod visitor;
