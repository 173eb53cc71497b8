//! What only the outside can see: the public interface, and that admitting allocates nothing.

mod allocations;
