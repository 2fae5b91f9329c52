//! 通报、报告: compiled from what is known at one point of the trail, line by line with where each comes from; signed
//! off, issued with a number, sealed.

mod story;
mod tell;
