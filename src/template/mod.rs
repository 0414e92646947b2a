//! Tera 2 with Zola's names: templates, components, functions and filters, and what each is given to see.
//!
//! In: the frozen [`Site`], the configuration and the template files. Out: [`Templates`], which render. A template value is
//! built once and shared: Tera 2 values are cheap to clone, so a list of 10,000 pages is never made twice.

mod engine;
mod filters;
mod functions;
mod names;
pub mod notices;
mod problem;
mod refusal;
mod requests;
pub mod taken_down;
pub mod views;
mod years;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

pub use engine::Templates;
pub use problem::Place;
pub use requests::{Missed, Requests};

use crate::addresses::AddressRecord;
use crate::config::{Config, Mode};
use crate::date::Clock;
use crate::disk::Disk;
use crate::git::History;
use crate::path::{OutputPath, SourcePath};
use crate::site::Site;
use views::{Letter, Views};

/// What functions and filters may see. It never changes while templates render.
#[derive(Clone)]
pub struct Shared {
    pub site: Arc<Site>,
    pub config: Arc<Config>,
    pub disk: Arc<dyn Disk>,
    /// The theme's folder: `themes/signpost`.
    pub theme: Option<SourcePath>,
    pub views: Arc<Views>,
    /// Files made before templates run, bundled CSS above all, for `cachebust` and `get_hash`.
    pub made: Arc<BTreeMap<OutputPath, Vec<u8>>>,
    /// The A to Z of each language, where the site can be searched.
    pub letters: Arc<HashMap<String, Vec<Letter>>>,
    /// What a device keeps of the search, and the place each file has there; empty until it is built.
    pub saved: Arc<BTreeMap<OutputPath, OutputPath>>,
    /// What templates have asked for; the only thing here that grows.
    pub requests: Arc<Requests>,
    pub clock: Clock,
    pub mode: Mode,
    /// When files changed, where the site asks for it and git knows.
    pub history: Option<Arc<History>>,
    /// The addresses published so far, where the site keeps a record.
    pub addresses: Option<Arc<AddressRecord>>,
}
