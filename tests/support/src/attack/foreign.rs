//! The verifier in Python, as a child process that judges one bundle at a time.

use std::io::{self, BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use proverka::journal::audit::{Alone, Asked, Grade, Held, Record, audit};
use proverka::party::Party;

use crate::attack::judge::parties;
use crate::attack::{Bytes32, Scribe};

/// A running `tests/support/src/attack/second_verifier.py`.
pub struct Foreign {
    child: Child,
    questions: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Foreign {
    /// Starts the verifier for the parties of `scribe`.
    ///
    /// # Errors
    ///
    /// If `python3` cannot be started.
    pub fn start(scribe: &Scribe) -> io::Result<Self> {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/attack/second_verifier.py");
        let mut child = Command::new("python3")
            .arg(script)
            .args(["--stream", &hex(&*scribe.host.pk), &hex(&*scribe.inspectorate.pk)])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let questions = child.stdin.take();
        let answers = BufReader::new(child.stdout.take().expect("it was piped"));
        Ok(Self { child, questions, answers })
    }

    /// The verdict of the verifier on a bundle, in its own words.
    ///
    /// # Errors
    ///
    /// If the process has ended.
    pub fn verdict(&mut self, bundle: &[u8], asks: &Asks) -> io::Result<String> {
        let questions = self.questions.as_mut().expect("open until dropped");
        let length = |of: usize| u32::try_from(of).expect("a bundle is small").to_le_bytes();
        questions.write_all(&length(bundle.len()))?;
        questions.write_all(bundle)?;
        questions.write_all(&length(asks.held.len()))?;
        for held in &asks.held {
            questions.write_all(&held.size.to_le_bytes())?;
            questions.write_all(&held.head)?;
        }
        match asks.nonce {
            None => questions.write_all(&[0])?,
            Some((role, nonce)) => {
                questions.write_all(&[if role == Party::Host { 1 } else { 2 }])?;
                questions.write_all(&nonce)?;
            }
        }
        questions.flush()?;
        let mut answer = String::new();
        match self.answers.read_line(&mut answer)? {
            0 => Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the second verifier has ended")),
            _ => Ok(answer.trim_end().to_owned()),
        }
    }
}

impl Drop for Foreign {
    fn drop(&mut self) {
        drop(self.questions.take());
        let _ = self.child.wait();
    }
}

/// What the user provides beside the keys of the parties.
#[derive(Clone, Debug, Default)]
pub struct Asks {
    pub held: Vec<Held>,
    pub nonce: Option<(Party, Bytes32)>,
}

/// The core's verdict on a bundle, in the same words as the other verifier uses up to the reason, and the reason.
pub fn own_verdict(scribe: &Scribe, bundle: &[u8], asks: &Asks) -> (String, String) {
    let asked = Asked { held: &asks.held, nonce: asks.nonce, ..Asked::new(parties(scribe)) };
    let report = match Record::bundle(bundle).and_then(|record| audit(record, asked)) {
        Err(error) => return ("refused".into(), error.to_string()),
        Ok(report) => report,
    };
    let word = match report.grade {
        Grade::Broken(broken) => return (format!("broken {}", broken.seq), broken.to_string()),
        Grade::Equivocation(conflict) => return (format!("equivocation {}", conflict.size), String::new()),
        Grade::Unconfirmed(conflict) => return (format!("unconfirmed {}", conflict.size), String::new()),
        Grade::Joint => "joint",
        Grade::Unilateral(Alone::By(Party::Host)) => "unilateral-host",
        Grade::Unilateral(Alone::By(Party::Inspectorate)) => "unilateral-inspectorate",
        Grade::Unilateral(Alone::Each) => "unilateral-each",
        Grade::Disputed => "disputed",
        Grade::Altered => "altered",
        Grade::Stale(_) => "stale",
    };
    (format!("{word} {} {}", report.size, hex(&report.head)), String::new())
}

/// Whether both verdicts agree; `foreign` has its own reason after the verdict.
pub fn agree(own: &str, foreign: &str) -> bool {
    foreign.strip_prefix(own).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
