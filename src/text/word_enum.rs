//! Enums whose variants each have one word.

/// An enum with one word for each variant: the same on the screen, in JSON, on the command line and
/// in the log. Where the log's word can't be shown, the one that is shown stands behind `shown`.
///
/// The enum gets `ALL`, `word`, [`Display`](std::fmt::Display), [`FromStr`](std::str::FromStr),
/// `Serialize` and `Deserialize` from the list.
#[macro_export]
macro_rules! word_enum {
    (
        $(#[$meta:meta])*
        $vis:vis enum $Name:ident {
            $($(#[$variant_meta:meta])* $Variant:ident = $word:literal $(shown $shown:literal)?),+ $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
        $vis enum $Name {
            $(
                $(#[$variant_meta])*
                #[serde(rename = $word)]
                $Variant
            ),+
        }

        impl $Name {
            pub const ALL: [$Name; [$($word),+].len()] = [$($Name::$Variant),+];

            /// The words of all, in that order.
            pub fn words() -> impl Iterator<Item = &'static str> {
                $Name::ALL.iter().map(|it| it.word())
            }

            /// The one word for it, on every screen and in every output.
            pub const fn word(self) -> &'static str {
                match self {
                    $($Name::$Variant => $crate::shown_word!($word $($shown)?)),+
                }
            }
        }

        impl std::fmt::Display for $Name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.word())
            }
        }

        impl std::str::FromStr for $Name {
            type Err = String;

            fn from_str(text: &str) -> Result<$Name, String> {
                let known = $Name::ALL.into_iter().find(|it| it.word() == text);
                known.ok_or_else(|| $Name::words().collect::<Vec<_>>().join(", "))
            }
        }
    };
}

/// The word on the screen: the second one, if there are two.
#[doc(hidden)]
#[macro_export]
macro_rules! shown_word {
    ($word:literal) => {
        $word
    };
    ($word:literal $shown:literal) => {
        $shown
    };
}
