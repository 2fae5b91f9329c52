//! Schema, SQL, transactions, the trail's chain, job rows and blobs.
//!
//! The store never decides whether something should happen; what an actor may see is a value from `domain` that it
//! turns into `WHERE`. One SQL text serves SQLite and PostgreSQL. There is one door for business changes,
//! [`Store::begin`] … [`Tx::commit`], and one for plumbing, [`Store::plumbing`].

#[macro_use]
mod sight;
#[macro_use]
mod reader;

mod backup;
mod batch;
mod blob;
mod conn;
mod doctor;
#[cfg(test)]
mod durability;
mod error;
mod kept;
mod plumbing;
mod pool;
mod records;
mod restore;
mod row;
mod schema;
mod shape;
mod store;
mod trail;
mod tx;
mod values;
mod verify;

pub mod query;

pub use backup::{BackupProblem, BackupReport};
pub use batch::Batch;
pub use blob::{BlobError, Blobs};
pub use doctor::{Check, Health};
pub use error::{Result, StoreError};
pub use kept::SumsAgain;
pub use plumbing::{
    Counter, DenialCount, DraftNote, FactWaiting, Job, Login, Node, OneTimeLink, Plumbing, Schedule,
    SecondFactorStep, StagedSheet, Throttle,
};
pub use query::trail_search::TrailFilter;
pub use reader::Reader;
pub use records::BlobRecord;
pub use restore::RestoreReport;
pub use schema::{BUSINESS_TABLES, PLUMBING_TABLES};
pub use store::{Database, Snapshot, Store};
pub use trail::Head;
pub use tx::{Mutable, Record, Tx};
pub use values::ValuesAgain;
pub use verify::{Finding, Verified};
