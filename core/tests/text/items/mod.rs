//! Items from text: the accepted set, and the words.

mod csv_oracle;
mod differential;
mod near;
mod own_kinds;
mod words;
