//! Zola's filters and tests.

use std::sync::Arc;

use tera::Tera;

use super::Shared;

/// Gives Tera every filter and test.
pub fn register(_tera: &mut Tera, _shared: &Arc<Shared>) {}
