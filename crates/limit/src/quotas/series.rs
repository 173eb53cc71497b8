//! Usage by day, with the days on which nothing happened.

use crate::limits::USAGE_DAYS_MAX;
use crate::{Day, DayUsage, Quota, UsageRecord};

/// Each day from `first` to `last`. A day without calls has left what the day before had, or the
/// whole quota when a period begins.
pub(super) fn series(record: &UsageRecord, quota: Quota, first: Day, last: Day) -> Vec<DayUsage> {
    let mut days = Vec::new();
    for number in first.0..=last.0 {
        if days.len() == USAGE_DAYS_MAX {
            break;
        }
        days.push(on(record, quota, Day(number)));
    }
    days
}

fn on(record: &UsageRecord, quota: Quota, day: Day) -> DayUsage {
    let until = record.days.partition_point(|usage| usage.day <= day);
    let window = quota.window(day);
    match record.days[..until].last() {
        Some(usage) if usage.day == day => *usage,
        Some(usage) if window.holds(usage.day) => {
            DayUsage { day, used: 0, remaining: usage.remaining }
        }
        Some(_) | None => {
            let remaining = quota.extended(record.extension_for(window));
            DayUsage { day, used: 0, remaining }
        }
    }
}
