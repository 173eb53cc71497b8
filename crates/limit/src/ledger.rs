//! What is kept of an account's usage, and where.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::limits::USAGE_DAYS_MAX;
use crate::{Day, Window};

/// Whose calls are counted: an API key in a usage plan.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct QuotaAccount {
    /// The usage plan's id.
    pub plan: Arc<str>,
    /// The API key's id.
    pub key: Arc<str>,
}

/// Usage on one day, as GetUsage shows it. Serialised as `[day, used, remaining]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "(i32, u64, u64)", into = "(i32, u64, u64)")]
pub struct DayUsage {
    /// Which day.
    pub day: Day,
    /// Calls on it.
    pub used: u64,
    /// Calls left in the quota's period at its end.
    pub remaining: u64,
}

/// What UpdateUsage granted, or took, for one period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "(i32, i64)", into = "(i32, i64)")]
pub struct Extension {
    /// The first day of that period.
    pub window_start: Day,
    /// Calls beyond the plan's limit; negative is below.
    pub calls: i64,
}

/// An account's usage: everything that outlives the process.
///
/// Calls in a period are the sum of its days. So another period for the plan, or a wall clock that
/// was wrong for a while, costs nothing that was counted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsageRecord {
    /// By day, oldest first; days without calls are absent.
    pub days: Vec<DayUsage>,
    /// For the period in which it was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extension: Option<Extension>,
}

/// Where usage is kept. The binary implements it over the store. Calls block.
pub trait QuotaLedger {
    /// Why the ledger could not be read or written.
    type Error;

    /// What was last saved for this account.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    fn load(&self, account: &QuotaAccount) -> Result<Option<UsageRecord>, Self::Error>;

    /// Replaces these accounts' records, at most [`crate::limits::LEDGER_BATCH_MAX`] of them. When
    /// it returns they are on disk.
    ///
    /// # Errors
    /// When it is not known that they are.
    fn save(&self, records: &[(QuotaAccount, UsageRecord)]) -> Result<(), Self::Error>;
}

impl UsageRecord {
    /// Calls on this day.
    #[must_use]
    pub fn used_on(&self, day: Day) -> u64 {
        self.days.iter().find(|usage| usage.day == day).map_or(0, |usage| usage.used)
    }

    /// Calls in this period on days other than `day`.
    #[must_use]
    pub fn used_in_window_but(&self, window: Window, day: Day) -> u64 {
        let counts = |usage: &&DayUsage| window.holds(usage.day) && usage.day != day;
        self.days.iter().filter(counts).fold(0, |sum: u64, usage| sum.saturating_add(usage.used))
    }

    /// What was granted for the period.
    #[must_use]
    pub fn extension_for(&self, window: Window) -> i64 {
        match self.extension {
            Some(extension) if extension.window_start == window.start => extension.calls,
            Some(_) | None => 0,
        }
    }

    /// Puts a day's usage in place. The oldest days fall out of the record.
    pub fn set_day(&mut self, usage: DayUsage) {
        match self.days.binary_search_by_key(&usage.day, |known| known.day) {
            Ok(place) => self.days[place] = usage,
            Err(place) => self.days.insert(place, usage),
        }
        let surplus = self.days.len().saturating_sub(USAGE_DAYS_MAX);
        self.days.drain(..surplus);
    }
}

impl From<(i32, u64, u64)> for DayUsage {
    fn from((day, used, remaining): (i32, u64, u64)) -> Self {
        Self { day: Day(day), used, remaining }
    }
}

impl From<DayUsage> for (i32, u64, u64) {
    fn from(usage: DayUsage) -> Self {
        (usage.day.0, usage.used, usage.remaining)
    }
}

impl From<(i32, i64)> for Extension {
    fn from((day, calls): (i32, i64)) -> Self {
        Self { window_start: Day(day), calls }
    }
}

impl From<Extension> for (i32, i64) {
    fn from(extension: Extension) -> Self {
        (extension.window_start.0, extension.calls)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_short_and_survive_serialising() {
        let mut record = UsageRecord::default();
        record.set_day(DayUsage { day: Day(2), used: 3, remaining: 7 });
        record.set_day(DayUsage { day: Day(1), used: 1, remaining: 9 });
        record.set_day(DayUsage { day: Day(2), used: 4, remaining: 6 });
        record.extension = Some(Extension { window_start: Day(1), calls: -2 });
        let text = serde_json::to_string(&record).unwrap();
        assert_eq!(text, r#"{"days":[[1,1,9],[2,4,6]],"extension":[1,-2]}"#);
        assert_eq!(serde_json::from_str::<UsageRecord>(&text).unwrap(), record);
    }

    #[test]
    fn old_days_fall_out() {
        let mut record = UsageRecord::default();
        for day in 0..USAGE_DAYS_MAX as i32 + 5 {
            record.set_day(DayUsage { day: Day(day), used: 1, remaining: 0 });
        }
        assert_eq!(record.days.len(), USAGE_DAYS_MAX);
        assert_eq!(record.days[0].day, Day(5));
    }
}
