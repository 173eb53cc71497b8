//! Mapping expressions: `'static'`, `method.request.header.X`, `context.requestId`,
//! `stageVariables.x`, `integration.response.body.$.id`, and their targets.
