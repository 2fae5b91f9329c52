//! The pages as a visitor meets them, and what the sources promise each other.

mod pages;
mod people;
mod sources;
mod visitor;
