//! The library in use: replaced as a whole when a pack is published, so that whoever is evaluating keeps the one it began with.

use super::fault::bad_pack;
use super::library::{Library, PackFile, shipped};
use super::vocabulary::Names;
use crate::kernel::Result;
use std::sync::{Arc, PoisonError, RwLock};

/// Holds the library in use.
#[derive(Debug)]
pub struct Shelf {
    names: Names,
    library: RwLock<Arc<Library>>,
}

impl Shelf {
    /// The packs shipped with the program.
    ///
    /// # Errors
    /// `bad_pack`; a test holds that the shipped packs have no fault.
    pub fn shipped(names: Names) -> Result<Self> {
        let library = Library::load(&shipped(), names.clone()).map_err(bad_pack)?;
        Ok(Self { names, library: RwLock::new(Arc::new(library)) })
    }

    /// The library in use now.
    #[must_use]
    pub fn library(&self) -> Arc<Library> {
        Arc::clone(&self.library.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Puts these packs in use from now on.
    ///
    /// # Errors
    /// `bad_pack` with every fault; what was in use then stays.
    pub fn fill(&self, files: &[PackFile]) -> Result<Arc<Library>> {
        let library = Arc::new(Library::load(files, self.names.clone()).map_err(bad_pack)?);
        *self.library.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&library);
        Ok(library)
    }

    /// What people call regions and categories.
    #[must_use]
    pub fn names(&self) -> Names {
        self.names.clone()
    }
}
