//! Days, weeks and months in UTC, in integers.
//!
//! The arithmetic is that of the proleptic Gregorian calendar, after Howard Hinnant's
//! `days_from_civil`.

use crate::UnixSeconds;

const DAY_SECONDS: i64 = 86_400;

/// A day in UTC, counted from 1970-01-01.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub i32);

impl Day {
    /// The day of a moment; the first or last one that can be told for moments out of all reason.
    #[must_use]
    pub fn of(moment: UnixSeconds) -> Self {
        let day = moment.0.div_euclid(DAY_SECONDS);
        // A million days hold every year from before 0 to after 4000.
        Self(day.clamp(-1_000_000, 1_000_000) as i32)
    }

    /// The day of a date; months and days beyond their range run over.
    #[must_use]
    pub const fn from_date(year: i32, month: u32, day: u32) -> Self {
        let (month, day) = (month as i32, day as i32);
        let year = if month <= 2 { year - 1 } else { year };
        let era = year.div_euclid(400);
        let year_of_era = year.rem_euclid(400);
        let month_from_march = (month + 9) % 12;
        let day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        Self(era * 146_097 + day_of_era - 719_468)
    }

    /// Year, month (from 1) and day (from 1).
    #[must_use]
    pub const fn date(self) -> (i32, u32, u32) {
        let days = self.0 + 719_468;
        let era = days.div_euclid(146_097);
        let day_of_era = days.rem_euclid(146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
        let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
        let year = year_of_era + era * 400 + if month <= 2 { 1 } else { 0 };
        (year, month as u32, day as u32)
    }

    /// Its first moment.
    #[must_use]
    pub const fn start(self) -> UnixSeconds {
        UnixSeconds(self.0 as i64 * DAY_SECONDS)
    }
}

/// How long a quota lasts before it begins anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum QuotaPeriod {
    /// From midnight to midnight.
    Day,
    /// From Sunday, or the day that the offset says.
    Week,
    /// From the first of the month, or the day that the offset says.
    Month,
}

impl QuotaPeriod {
    /// Every period.
    pub const ALL: &'static [QuotaPeriod] =
        &[QuotaPeriod::Day, QuotaPeriod::Week, QuotaPeriod::Month];

    /// The name in usage plans.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            QuotaPeriod::Day => "DAY",
            QuotaPeriod::Week => "WEEK",
            QuotaPeriod::Month => "MONTH",
        }
    }

    /// The largest offset: every period has a day of its own to begin on, February too.
    #[must_use]
    pub const fn offset_max(self) -> u32 {
        match self {
            QuotaPeriod::Day => 0,
            QuotaPeriod::Week => 6,
            QuotaPeriod::Month => 27,
        }
    }

    /// The period that holds `day`, when periods begin `offset` days late.
    pub(crate) fn window(self, offset: u32, day: Day) -> Window {
        match self {
            QuotaPeriod::Day => Window { start: day, end: Day(day.0 + 1) },
            QuotaPeriod::Week => {
                // 1970-01-01 was a Thursday: four days after a Sunday.
                let into = (day.0 + 4 - offset as i32).rem_euclid(7);
                let start = day.0 - into;
                Window { start: Day(start), end: Day(start + 7) }
            }
            QuotaPeriod::Month => {
                let (year, month, day_of_month) = day.date();
                let begins = |(year, month)| Day::from_date(year, month, 1 + offset);
                let this = (year, month);
                if day_of_month > offset {
                    Window { start: begins(this), end: begins(month_after(this)) }
                } else {
                    Window { start: begins(month_before(this)), end: begins(this) }
                }
            }
        }
    }
}

const fn month_after((year, month): (i32, u32)) -> (i32, u32) {
    if month == 12 { (year + 1, 1) } else { (year, month + 1) }
}

const fn month_before((year, month): (i32, u32)) -> (i32, u32) {
    if month == 1 { (year - 1, 12) } else { (year, month - 1) }
}

/// The days of one period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// The first day.
    pub start: Day,
    /// The day after the last.
    pub end: Day,
}

impl Window {
    /// Whether the day is in it.
    #[must_use]
    pub fn holds(self, day: Day) -> bool {
        self.start <= day && day < self.end
    }
}

#[cfg(test)]
mod tests;
