//! The verifier in another language, as a child process that answers one bundle at a time.

use std::io::{self, BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use proverka::journal::audit::{Asked, Grade, Record, audit};

use crate::attack::Scribe;
use crate::judge::parties;

/// `tests/audit/second_verifier.py` at work.
pub struct Foreign {
    child: Child,
    questions: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Foreign {
    /// Starts it for the parties of `scribe`.
    ///
    /// # Errors
    ///
    /// Where `python3` cannot be started.
    pub fn start(scribe: &Scribe) -> io::Result<Self> {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("second_verifier.py");
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

    /// Its verdict on a bundle, in its own words.
    ///
    /// # Errors
    ///
    /// Where the process has ended.
    pub fn verdict(&mut self, bundle: &[u8]) -> io::Result<String> {
        let questions = self.questions.as_mut().expect("open until dropped");
        questions.write_all(&u32::try_from(bundle.len()).expect("a bundle is small").to_le_bytes())?;
        questions.write_all(bundle)?;
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

/// The core's verdict on a bundle, in the same words up to the reason: `whole SIZE HEAD`, `broken SEQ`, `refused`.
pub fn own_verdict(scribe: &Scribe, bundle: &[u8]) -> (String, String) {
    match Record::bundle(bundle).and_then(|record| audit(record, Asked::of(parties(scribe)))) {
        Err(error) => ("refused".into(), error.to_string()),
        Ok(report) => match report.grade {
            Grade::Broken(broken) => (format!("broken {}", broken.seq), broken.to_string()),
            _ => (format!("whole {} {}", report.size, hex(&report.head)), String::new()),
        },
    }
}

/// True where both say the same of a bundle; `foreign` gives a reason of its own after the verdict.
pub fn agree(own: &str, foreign: &str) -> bool {
    foreign.strip_prefix(own).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
}

fn hex(octets: &[u8]) -> String {
    octets.iter().map(|octet| format!("{octet:02x}")).collect()
}
