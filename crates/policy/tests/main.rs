//! What only the outside can see: the public interface, and that evaluating allocates nothing.

mod allocations;
