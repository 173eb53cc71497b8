//! What can be done to the documents: one table of operations, a file a resource.
