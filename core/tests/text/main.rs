//! Items, treaties and acts as text: what is read, what is refused and where, and what is written.

mod items;
mod treaties;
