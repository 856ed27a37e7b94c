//! PPI: an event of one peripheral starts a task of another, without the processor.

use super::peripheral::{Moment, Peripheral};

/// The address of the first register.
pub(super) const BASE: u32 = 0x4001_F000;
/// The number of channels that a program may set.
const CHANNELS: usize = 20;

/// The channels: the address of an event, of a task, and of a second task.
#[derive(Debug, Default)]
pub(super) struct Ppi {
    enabled: u32,
    event: [u32; CHANNELS],
    task: [u32; CHANNELS],
    fork: [u32; CHANNELS],
}

impl Ppi {
    /// Returns the addresses of the tasks that an event starts.
    pub(super) fn tasks(&self, event: u32) -> Vec<u32> {
        (0..CHANNELS)
            .filter(|channel| self.enabled >> channel & 1 == 1 && self.event[*channel] == event)
            .flat_map(|channel| [self.task[channel], self.fork[channel]])
            .filter(|task| *task != 0)
            .collect()
    }
}

impl Peripheral for Ppi {
    fn read(&mut self, offset: u32, _now: u64) -> Option<u32> {
        let channel = |from: u32, step: u32| ((offset - from) / step) as usize;
        Some(match offset {
            0x500 | 0x504 | 0x508 => self.enabled,
            0x510..0x5B0 if offset.is_multiple_of(8) => self.event[channel(0x510, 8)],
            0x510..0x5B0 => self.task[channel(0x510, 8)],
            0x910..0x960 => self.fork[channel(0x910, 4)],
            _ => return None,
        })
    }

    fn write(&mut self, offset: u32, value: u32, _at: &mut Moment<'_>) -> Option<()> {
        let channel = |from: u32, step: u32| ((offset - from) / step) as usize;
        match offset {
            0x500 => self.enabled = value,
            0x504 => self.enabled |= value,
            0x508 => self.enabled &= !value,
            0x510..0x5B0 if offset.is_multiple_of(8) => self.event[channel(0x510, 8)] = value,
            0x510..0x5B0 => self.task[channel(0x510, 8)] = value,
            0x910..0x960 => self.fork[channel(0x910, 4)] = value,
            _ => return None,
        }
        Some(())
    }
}
