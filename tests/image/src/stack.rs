//! How deep the stack can get: frames along the calls, the deepest way down.
//!
//! A frame is what the compiler stated in `.stack_sizes`; of functions without such a statement (assembly, the
//! compiler's own helpers) it is the sum of all that their instructions push. Where both are known they have to agree.
//! A jump to another function counts as a call that keeps the frame, though the frame is gone by then: too much rather
//! than too little. A call through a register goes where `constants` finds that it goes. Where that is not plain, it is
//! taken to go to the deepest of the functions whose address stands anywhere outside the vector table and is used for
//! more than such calls.

use crate::image::Image;
use crate::thumb::Flow;
use std::collections::BTreeSet;

/// A function on the deepest way down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Its frame. Unit: bytes.
    pub frame: u32,
    /// Its name.
    pub function: String,
    /// Whether the call to it is assumed: the function above calls through a register, and where to is not plain.
    pub is_assumed: bool,
}

/// A function that calls through a register, where to is not plain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assumed {
    /// The function.
    pub function: String,
    /// The deepest of the functions that it may call, and how deep that gets. `None` if no function has its address
    /// taken.
    pub deepest: Option<(String, u32)>,
}

/// The stack of an image.
#[derive(Debug, Default)]
pub struct Stack {
    /// From reset, with no interrupt. Unit: bytes.
    pub main: u32,
    /// Each handler with what the hardware pushes before it. Unit: bytes.
    pub handlers: Vec<(String, u32)>,
    /// All of them on top of each other. Unit: bytes.
    pub total: u32,
    /// The deepest way from reset.
    pub path: Vec<Step>,
    /// The calls that are assumed on ways from reset or a handler.
    pub assumed: Vec<Assumed>,
    /// The functions that those may go to.
    pub targets: BTreeSet<String>,
    /// Functions that can come to call themselves, each with the way around: then no depth is a bound.
    pub recursive: BTreeSet<Vec<String>>,
    /// Frames that the compiler stated.
    pub stated: usize,
    /// Frames that were worked out from instructions alone.
    pub decoded: usize,
    /// Functions whose instructions push another sum than the compiler stated.
    pub disagree: Vec<(String, u32, u32)>,
}

/// Works out depths.
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
    /// Prepares for `image`.
    #[must_use]
    pub fn of(image: &'image Image) -> Self {
        let pushed = |number: usize| image.functions[number].code.iter().map(|one| one.down).sum::<u32>();
        let frame = |number: usize| {
            image.stated_frames.get(&image.functions[number].start).copied().unwrap_or_else(|| pushed(number))
        };
        // A number may happen to be the address of reset; nothing but the hardware goes there.
        let reset = image.named("Reset").map(|number| image.functions[number].start);
        // What is loaded for nothing but a call that is followed is not taken by having been loaded.
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

    /// How deep the stack gets from function `number` on, its own frame included. Unit: bytes.
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

    /// The deepest way from function `number` on.
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

    /// What is assumed of the calls through a register in function `number`.
    fn assumed(&self, number: usize) -> Assumed {
        let depth = |target: usize| self.known[target].map_or(0, |(depth, _)| depth);
        let deepest = self.taken.iter().copied().max_by_key(|target| depth(*target));
        let name = |number: usize| self.image.functions[number].name().to_owned();
        Assumed { function: name(number), deepest: deepest.map(|target| (name(target), depth(target))) }
    }
}

/// The stack of `image`.
#[must_use]
pub fn of(image: &Image) -> Stack {
    let mut depths = Depths::of(image);
    let mut out = Stack::default();
    let mut handlers = BTreeSet::new();
    for pointer in image.pointers().iter().filter(|pointer| pointer.is_vector) {
        handlers.extend(image.function_from(pointer.to));
    }
    // Eight registers and a word to align them; with floating point eighteen more.
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
