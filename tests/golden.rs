//! The kernels against PyTorch: every line of the golden files.

#[macro_use]
#[path = "golden/replay.rs"]
mod replay;

use replay::golden;

macro_rules! files {
    ($($name:ident),* $(,)?) => {
        $(
            #[test]
            fn $name() {
                golden(include_str!(concat!("golden/", stringify!($name), ".jsonl")), 1);
            }
        )*

        /// The numbers of cases that the project promises.
        #[test]
        fn there_are_enough_cases() {
            let text = [$(include_str!(concat!("golden/", stringify!($name), ".jsonl"))),*].concat();
            let count = |key: &str| text.lines().filter(|line| line.contains(key)).count();
            assert!(count("\"y\":") >= 3000);
            assert!(count("\"grad\":") >= 500);
            assert!(count("\"taps\":") >= 500);
            assert!(count("\"error\":") >= 300);
        }
    };
}

for_each_golden_file!(files);
