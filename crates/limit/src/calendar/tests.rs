use jiff::civil::{Date, Weekday};
use jiff::{Timestamp, ToSpan, tz::TimeZone};
use proptest::prelude::*;

use super::*;

fn day(text: &str) -> Day {
    let date: Date = text.parse().unwrap();
    Day::from_date(i32::from(date.year()), date.month() as u32, date.day() as u32)
}

fn text(day: Day) -> String {
    let (year, month, day) = day.date();
    format!("{year:04}-{month:02}-{day:02}")
}

#[track_caller]
fn check(period: QuotaPeriod, offset: u32, on: &str, start: &str, end: &str) {
    let window = period.window(offset, day(on));
    assert_eq!((text(window.start).as_str(), text(window.end).as_str()), (start, end));
}

#[test]
fn periods() {
    use QuotaPeriod::{Day, Month, Week};
    check(Day, 0, "2026-11-22", "2026-11-22", "2026-11-23");
    // 2026-11-22 is a Sunday.
    check(Week, 0, "2026-11-22", "2026-11-22", "2026-11-29");
    check(Week, 0, "2026-11-21", "2026-11-15", "2026-11-22");
    check(Week, 1, "2026-11-22", "2026-11-16", "2026-11-23");
    check(Week, 6, "2026-11-22", "2026-11-21", "2026-11-28");
    check(Month, 0, "2026-02-28", "2026-02-01", "2026-03-01");
    check(Month, 27, "2024-02-28", "2024-02-28", "2024-03-28");
    check(Month, 27, "2024-02-27", "2024-01-28", "2024-02-28");
    check(Month, 14, "2026-01-03", "2025-12-15", "2026-01-15");
    check(Month, 14, "2025-12-15", "2025-12-15", "2026-01-15");
}

#[test]
fn moments_out_of_all_reason() {
    for seconds in [i64::MIN, -1, 0, i64::MAX] {
        let day = Day::of(UnixSeconds(seconds));
        for period in QuotaPeriod::ALL {
            assert!(period.window(period.offset_max(), day).holds(day));
        }
    }
    assert_eq!(Day::of(UnixSeconds(-1)), Day(-1));
}

proptest! {
    /// The same dates as jiff's, both ways.
    #[test]
    fn dates_agree_with_jiff(seconds in -60_000_000_000_i64..86_000_000_000) {
        let ours = Day::of(UnixSeconds(seconds));
        let date = Timestamp::from_second(seconds).unwrap().to_zoned(TimeZone::UTC).date();
        let theirs = (i32::from(date.year()), date.month() as u32, date.day() as u32);
        prop_assert_eq!(ours.date(), theirs);
        prop_assert_eq!(Day::from_date(theirs.0, theirs.1, theirs.2), ours);
    }

    /// Every day is in its period, periods join without gap, and begin where they should.
    #[test]
    fn periods_tile_the_calendar(
        number in -200_000_i32..500_000,
        period in prop::sample::select(QuotaPeriod::ALL),
        offset in 0_u32..28,
    ) {
        let offset = offset % (period.offset_max() + 1);
        let day = Day(number);
        let window = period.window(offset, day);
        prop_assert!(window.holds(day));
        prop_assert_eq!(period.window(offset, window.end).start, window.end);
        prop_assert_eq!(period.window(offset, Day(window.start.0 - 1)).end, window.start);
        let (year, month, of_month) = window.start.date();
        let start = Date::new(year as i16, month as i8, of_month as i8).unwrap();
        match period {
            QuotaPeriod::Day => prop_assert_eq!(window.start, day),
            QuotaPeriod::Week => {
                let nominal = start.checked_sub(i64::from(offset).days()).unwrap();
                prop_assert_eq!(nominal.weekday(), Weekday::Sunday);
            }
            QuotaPeriod::Month => prop_assert_eq!(of_month, offset + 1),
        }
    }
}
