//! A quota as a usage plan states it.

use crate::{Day, QuotaPeriod, Window};

/// How many calls in a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota {
    limit: u64,
    period: QuotaPeriod,
    offset: u32,
}

/// The offset is longer than the period allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a quota a {} begins at most {} days late", .0.name(), .0.offset_max())]
pub struct OffsetOutOfRange(pub QuotaPeriod);

impl Quota {
    /// `limit` calls a period; periods begin `offset` days late: a week on Sunday plus the
    /// offset, a month on its first plus the offset (docs/wire/aws-data-plane.md, section 5).
    ///
    /// # Errors
    /// When the offset is beyond [`QuotaPeriod::offset_max`].
    pub const fn new(
        limit: u64,
        period: QuotaPeriod,
        offset: u32,
    ) -> Result<Self, OffsetOutOfRange> {
        if offset > period.offset_max() {
            return Err(OffsetOutOfRange(period));
        }
        Ok(Self { limit, period, offset })
    }

    /// For plans without a quota: counts, and never refuses.
    #[must_use]
    pub const fn unlimited() -> Self {
        Self { limit: u64::MAX, period: QuotaPeriod::Day, offset: 0 }
    }

    /// Calls a period.
    #[must_use]
    pub const fn limit(self) -> u64 {
        self.limit
    }

    /// The period that holds `day`.
    #[must_use]
    pub fn window(self, day: Day) -> Window {
        self.period.window(self.offset, day)
    }

    /// The limit with what was granted or taken for one period.
    #[must_use]
    pub(crate) const fn extended(self, extension: i64) -> u64 {
        self.limit.saturating_add_signed(extension)
    }
}
