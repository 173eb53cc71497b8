//! A dialect of the tests' own, sites built by hand, raw backends and raw clients.

mod backend;
mod client;
mod dialect;
mod gateway;
mod site;

pub use backend::{Backend, read_request};
pub use client::{Answer, Client, read_answer};
pub use dialect::TestForms;
pub use gateway::{Gateway, runtime};
pub use site::{SiteOf, http, mock, proxy, response, template};
