//! The words of kinds and states, in both directions.

use proverka::count::{Kind, State};
use proverka_test_support::oracle;

#[test]
fn every_word_names_its_kind_and_no_other_word_does() {
    for kind in Kind::ALL {
        assert_eq!(Kind::from_word(kind.as_str().as_bytes()), Some(kind));
        // serde's rule for snake case makes the same words of the same names.
        let oracle: oracle::Kind = serde_json::from_str(&format!("\"{}\"", kind.as_str())).expect("a kind of serde's");
        assert_eq!(format!("{oracle:?}"), format!("{kind:?}"));
        assert_eq!(oracle as usize, kind.index());
    }
    for wrong in ["", "ICBM", "icb", "icbms", "icbm ", "deployed"] {
        assert_eq!(Kind::from_word(wrong.as_bytes()), None, "{wrong}");
    }
}

#[test]
fn every_word_names_its_state_and_no_other_word_does() {
    for state in State::ALL {
        assert_eq!(State::from_word(state.as_str().as_bytes()), Some(state));
        let oracle: oracle::State =
            serde_json::from_str(&format!("\"{}\"", state.as_str())).expect("a state of serde's");
        assert_eq!(format!("{oracle:?}"), format!("{state:?}"));
        assert_eq!(oracle as usize, state.index());
    }
    for wrong in ["", "Deployed", "deploye", "deployed_", "non-deployed", "icbm"] {
        assert_eq!(State::from_word(wrong.as_bytes()), None, "{wrong}");
    }
}
