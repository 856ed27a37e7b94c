//! How deep the stack can get: the sum of frames along the deepest path of calls.
//!
//! A frame is what the compiler stated in `.stack_sizes`. For functions without such a statement (assembly, the
//! compiler's own functions) it is the sum of all that their instructions push. If both are known, they must agree. A
//! jump to another function counts as a call that keeps the frame, although the frame is gone by then; this can only
//! overestimate. A call through a register goes to the targets that `constants` finds. If these are unknown, it is
//! assumed to go to the deepest function whose address is stored anywhere outside the vector table and is used for more
//! than such calls.

use crate::image::Image;
use crate::thumb::Flow;
use std::collections::BTreeSet;

/// A function on the deepest path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The frame of the function. Unit: bytes.
    pub frame: u32,
    /// The name of the function.
    pub function: String,
    /// True if the call to it is assumed, because the function above calls through a register with an unknown target.
    pub is_assumed: bool,
}

/// A function that calls through a register with an unknown target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assumed {
    /// The name of the function.
    pub function: String,
    /// The deepest function that it may call, and the depth of that one in bytes. `None` if no function has its address
    /// taken.
    pub deepest: Option<(String, u32)>,
}

/// The stack of an image.
#[derive(Debug, Default)]
pub struct Stack {
    /// The depth from reset, without interrupts. Unit: bytes.
    pub main: u32,
    /// The depth of each handler, including what the hardware pushes before it. Unit: bytes.
    pub handlers: Vec<(String, u32)>,
    /// The depth of all of them on top of each other. Unit: bytes.
    pub total: u32,
    /// The deepest path from reset.
    pub path: Vec<Step>,
    /// The assumed calls on paths from reset or from a handler.
    pub assumed: Vec<Assumed>,
    /// The functions to which those calls may go.
    pub targets: BTreeSet<String>,
    /// Functions that can call themselves, each with its cycle: then no depth is a bound.
    pub recursive: BTreeSet<Vec<String>>,
    /// The number of frames that the compiler stated.
    pub stated: usize,
    /// The number of frames that were calculated from instructions alone.
    pub decoded: usize,
    /// Functions for which the sum of pushes differs from the compiler's statement.
    pub disagree: Vec<(String, u32, u32)>,
}

/// Calculates the depth of each function.
#[derive(Debug)]
pub struct Depths<'image> {
    image: &'image Image,
    frames: Vec<u32>,
    taken: BTreeSet<usize>,
    known: Vec<Option<(u32, Option<usize>)>>,
    above: Vec<usize>,
    recursive: BTreeSet<Vec<usize>>,
    indirect: BTreeSet<usize>,
}

impl<'image> Depths<'image> {
    /// Prepares the calculation for `image`.
    #[must_use]
    pub fn from_image(image: &'image Image) -> Self {
        let pushed = |number: usize| image.functions[number].code.iter().map(|one| one.down).sum::<u32>();
        let frame = |number: usize| {
            image.stated_frames.get(&image.functions[number].start).copied().unwrap_or_else(|| pushed(number))
        };
        // A number may happen to equal the address of reset, but only the hardware goes there.
        let reset = image.named("Reset").map(|number| image.functions[number].start);
        // An address that is loaded only for calls that are followed is not taken.
        let constants = &image.constants;
        let pointers = image.pointers().into_iter();
        let pointers = pointers.filter(|pointer| !pointer.is_vector && !constants.read.contains(&pointer.at));
        let taken = pointers.map(|pointer| pointer.to).chain(constants.taken.iter().copied());
        let taken = taken.filter(|to| Some(*to) != reset);
        let count = image.functions.len();
        Self {
            image,
            frames: (0..count).map(frame).collect(),
            taken: taken.filter_map(|to| image.function_from(to)).collect(),
            known: vec![None; count],
            above: Vec::new(),
            recursive: BTreeSet::new(),
            indirect: BTreeSet::new(),
        }
    }

    /// Returns how deep the stack gets from function `number` on, including its own frame. Unit: bytes.
    pub fn below(&mut self, number: usize) -> u32 {
        if let Some((depth, _)) = self.known[number] {
            return depth;
        }
        if let Some(first) = self.above.iter().position(|above| *above == number) {
            self.recursive.insert(self.above[first..].to_vec());
            return 0;
        }
        self.above.push(number);
        let mut callees: BTreeSet<usize> = self.image.edges(number).map(|(_, to, _)| to).collect();
        let indirect = self.image.functions[number].code.iter().any(|one| {
            matches!(one.flow, Flow::CallRegister | Flow::JumpRegister)
                && !self.image.constants.calls.contains_key(&one.at)
        });
        if indirect {
            self.indirect.insert(number);
            callees.extend(self.taken.iter().copied());
        }
        let mut deepest = (0, None);
        for callee in callees {
            let depth = self.below(callee);
            if depth > deepest.0 {
                deepest = (depth, Some(callee));
            }
        }
        self.above.pop();
        let depth = self.frames[number] + deepest.0;
        self.known[number] = Some((depth, deepest.1));
        depth
    }

    /// Returns the deepest path from function `number` on.
    fn path(&self, number: usize) -> Vec<Step> {
        let mut next = Some((number, false));
        let mut out = Vec::new();
        while let Some((number, is_assumed)) = next.filter(|_| out.len() < self.frames.len()) {
            let function = self.image.functions[number].name().to_owned();
            out.push(Step { frame: self.frames[number], function, is_assumed });
            next = self.known[number].and_then(|(_, next)| next).map(|next| {
                let is_plain = self.image.edges(number).any(|(_, to, _)| to == next);
                (next, !is_plain)
            });
        }
        out
    }

    /// Returns what is assumed of the calls through a register in function `number`.
    fn assumed(&self, number: usize) -> Assumed {
        let depth = |target: usize| self.known[target].map_or(0, |(depth, _)| depth);
        let deepest = self.taken.iter().copied().max_by_key(|target| depth(*target));
        let name = |number: usize| self.image.functions[number].name().to_owned();
        Assumed { function: name(number), deepest: deepest.map(|target| (name(target), depth(target))) }
    }
}

/// Returns the stack of `image`.
#[must_use]
pub fn from_image(image: &Image) -> Stack {
    let mut depths = Depths::from_image(image);
    let mut out = Stack::default();
    let mut handlers = BTreeSet::new();
    for pointer in image.pointers().iter().filter(|pointer| pointer.is_vector) {
        handlers.extend(image.function_from(pointer.to));
    }
    // The hardware saves eight registers and a word for alignment; with floating point eighteen words more.
    let saved = if image.has_floats { 108 } else { 36 };
    let reset = image.named("Reset").or_else(|| image.named("_start"));
    if let Some(number) = reset {
        out.main = depths.below(number);
        out.path = depths.path(number);
    }
    for number in handlers.into_iter().filter(|number| Some(*number) != reset) {
        out.handlers.push((image.functions[number].name().to_owned(), depths.below(number) + saved));
    }
    out.total = out.main + out.handlers.iter().map(|(_, depth)| depth).sum::<u32>();
    let name = |number: &usize| image.functions[*number].name().to_owned();
    out.assumed = depths.indirect.iter().map(|number| depths.assumed(*number)).collect();
    if !out.assumed.is_empty() {
        out.targets = depths.taken.iter().map(name).collect();
    }
    let way = |numbers: &Vec<usize>| numbers.iter().map(name).collect();
    out.recursive = depths.recursive.iter().map(way).collect();
    for function in &image.functions {
        let pushed = function.code.iter().map(|one| one.down).sum();
        match image.stated_frames.get(&function.start) {
            None => out.decoded += 1,
            Some(stated) => {
                out.stated += 1;
                if *stated != pushed {
                    out.disagree.push((function.name().to_owned(), *stated, pushed));
                }
            }
        }
    }
    out
}
