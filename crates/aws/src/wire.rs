//! How operations are said over HTTP: URIs, JSON, the error envelope.
