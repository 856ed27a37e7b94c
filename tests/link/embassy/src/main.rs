//! Two tasks on an embassy executor: one reads frames from a line and answers them, the other judges what is counted.
//! The host at the other end of the line is the main task here; on a board it would be a computer behind a UART.
#![no_std]
#![no_main]

use cortex_m as _;
use cortex_m_semihosting::debug::{self, EXIT_SUCCESS};
use cortex_m_semihosting::hprintln;
use embassy_executor::Spawner;
use embassy_sync::blocking_mutex::raw::ThreadModeRawMutex;
use embassy_sync::channel::Channel;
use embassy_sync::pipe::Pipe;
use panic_semihosting as _;
use proverka::count::CountRange;
use proverka::date;
use proverka::judge::Question;
use proverka::treaty::catalog::{NEW_START, NEW_START_ACTS};
use proverka::verdict::Verdict;
use proverka::wire::{Acknowledged, Answer, Answerer, Asked, Caller, Due, Failure, Heard, Hello, Receiver, Refusal};
use proverka::wire::{Reply, Request, Tallied};

/// The ceiling on warheads. Unit: warheads.
const LIMIT: u32 = 1550;

/// The bytes of the line, from and to the host.
static FROM_HOST: Pipe<ThreadModeRawMutex, 64> = Pipe::new();
static TO_HOST: Pipe<ThreadModeRawMutex, 64> = Pipe::new();
/// Totals, from the reader to the judge, and their verdicts.
static TOTALS: Channel<ThreadModeRawMutex, u32, 1> = Channel::new();
static VERDICTS: Channel<ThreadModeRawMutex, Verdict, 1> = Channel::new();

#[embassy_executor::task]
async fn judge() {
    let question = Question::new(&NEW_START, NEW_START_ACTS, date!(2020, 3, 1));
    let warheads = NEW_START.quantity("warheads").expect("a quantity of the treaty");
    loop {
        let total = CountRange::exactly(TOTALS.receive().await);
        let judged = question.limits().judge_total("US", warheads, total).expect("a side of the treaty");
        VERDICTS.send(Verdict::all(judged.map(|found| found.finding.verdict))).await;
    }
}

#[embassy_executor::task]
async fn read() {
    let mut receiver = Receiver::new();
    let mut answerer = Answerer::new();
    let mut total = 1549;
    loop {
        let mut byte = [0];
        FROM_HOST.read(&mut byte).await;
        let Some(Ok(frame)) = receiver.push(byte[0]) else { continue };
        let bytes = match answerer.hear(&frame) {
            Heard::Nothing => continue,
            Heard::Send(again) => again,
            Heard::Hello => answerer.hello(&Hello::THIS_VERSION),
            Heard::Run(asked) => {
                let reply = answer(&asked, &mut total).await;
                answerer.reply(&reply).expect("the reply fits into a frame")
            }
        };
        TO_HOST.write_all(bytes).await;
    }
}

/// Counts, and has the total judged by the other task.
async fn answer(asked: &Asked, total: &mut u32) -> Reply<'static> {
    let Request::Tally { category: 0, delta } = asked.request else { return Reply::Refused(Refusal::Unknown) };
    let Some(counted) = total.checked_add_signed(i32::from(delta)) else { return Reply::Refused(Refusal::Unknown) };
    *total = counted;
    TOTALS.send(counted).await;
    let against_limit = VERDICTS.receive().await;
    Reply::Tallied(Tallied {
        // There is no record behind this device.
        entry: Acknowledged { seq: 0, head: [0; 32].into(), size: 0 },
        category: 0,
        total: counted,
        declared: u32::MAX,
        limit: LIMIT,
        against_declared: Verdict::NotBinding,
        against_limit,
        in_force: Verdict::Holds,
    })
}

/// The host's end: asks for one count more, and waits for the answer. This line loses nothing, so no time passes.
async fn ask(host: &mut Caller, receiver: &mut Receiver, number: u64) -> Result<(), Failure> {
    host.ask(&Asked { number, request: Request::Tally { category: 0, delta: 1 } }).expect("it fits into a frame");
    if let Due::Send(bytes) = host.due(0) {
        FROM_HOST.write_all(bytes).await;
    }
    loop {
        let mut byte = [0];
        TO_HOST.read(&mut byte).await;
        let Some(Ok(frame)) = receiver.push(byte[0]) else { continue };
        let Some(answer) = host.hear(&frame) else { continue };
        if let Answer::Reply(Reply::Tallied(tallied)) = answer? {
            hprintln!("{} of {}: {}", tallied.total, tallied.limit, tallied.against_limit);
        }
        return Ok(());
    }
}

#[embassy_executor::main]
async fn main(spawner: Spawner) {
    spawner.spawn(judge().expect("the task is free"));
    spawner.spawn(read().expect("the task is free"));
    let (mut host, mut receiver) = (Caller::new(41), Receiver::new());
    for number in 1..=2 {
        ask(&mut host, &mut receiver, number).await.expect("an answer");
    }
    debug::exit(EXIT_SUCCESS);
}
