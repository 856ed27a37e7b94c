//! The processor emulator Unicorn, loaded when the program runs: memory, registers, and what happens on the bus.
//!
//! Unicorn is licensed under the GPL, version 2. It is a tool of the tests, like any other emulator: nothing here is
//! linked with it, and nothing that is shipped loads it. `tests/toolchain.sh` fetches the library from PyPI; the
//! variable [`LIBRARY`] says where it is.
#![expect(unsafe_code, reason = "a library in C is called, and it calls back")]

use std::ffi::{CStr, c_char, c_int, c_uint, c_void};
use std::fmt::Arguments;
use std::marker::PhantomData;
use std::sync::OnceLock;

use libloading::Library;

use crate::Trouble;

/// The environment variable with the path of the library.
pub const LIBRARY: &str = "PROVERKA_UNICORN";

// These values are those of version 2.1.4 (`unicorn.h`, `arm.h`).
const ARCH_ARM: c_uint = 1;
const MODE_CORTEX_M: c_uint = 1 << 4 | 1 << 5;
/// `uc_ctl` with the processor's model: one argument, which is written.
const CTL_CPU_MODEL: c_uint = 7 | 1 << 26 | 1 << 30;
const CORTEX_M4: c_int = 9;
const HOOK_INTERRUPT: c_int = 1 << 0;
const HOOK_BLOCK: c_int = 1 << 3;
const HOOK_WRITE_PROTECTED: c_int = 1 << 8;
/// The errors of reading, writing and executing where no memory is.
const NO_MEMORY: std::ops::RangeInclusive<c_uint> = 6..=8;
const READ_EXECUTE: u32 = 1 | 4;
const ALL: u32 = 7;

type Handle = *mut c_void;
type ReadRegister = unsafe extern "C" fn(Handle, u64, c_uint, *mut c_void) -> u64;
type WriteRegister = unsafe extern "C" fn(Handle, u64, c_uint, u64, *mut c_void);

/// The functions of the library that are used.
struct Api {
    open: unsafe extern "C" fn(c_uint, c_uint, *mut Handle) -> c_uint,
    close: unsafe extern "C" fn(Handle) -> c_uint,
    control: unsafe extern "C" fn(Handle, c_uint, ...) -> c_uint,
    map: unsafe extern "C" fn(Handle, u64, u64, u32) -> c_uint,
    protect: unsafe extern "C" fn(Handle, u64, u64, u32) -> c_uint,
    map_registers:
        unsafe extern "C" fn(Handle, u64, u64, ReadRegister, *mut c_void, WriteRegister, *mut c_void) -> c_uint,
    read: unsafe extern "C" fn(Handle, u64, *mut c_void, u64) -> c_uint,
    write: unsafe extern "C" fn(Handle, u64, *const c_void, u64) -> c_uint,
    read_register: unsafe extern "C" fn(Handle, c_int, *mut c_void) -> c_uint,
    write_register: unsafe extern "C" fn(Handle, c_int, *const c_void) -> c_uint,
    start: unsafe extern "C" fn(Handle, u64, u64, u64, usize) -> c_uint,
    stop: unsafe extern "C" fn(Handle) -> c_uint,
    hook: unsafe extern "C" fn(Handle, *mut usize, c_int, *mut c_void, *mut c_void, u64, u64, ...) -> c_uint,
    describe: unsafe extern "C" fn(c_uint) -> *const c_char,
    /// The library itself, which stays loaded as long as its functions can be called.
    _library: Library,
}

impl Api {
    fn load() -> Result<Self, String> {
        let path = std::env::var_os(LIBRARY)
            .ok_or_else(|| format!("{LIBRARY} is not set: it says where libunicorn.so.2 is (tests/toolchain.sh)"))?;
        // SAFETY: loading a library runs its initializers, which this one is trusted with as any emulator is.
        let library = unsafe { Library::new(&path) }.map_err(|error| format!("{}: {error}", path.display()))?;
        macro_rules! function {
            ($name:literal) => {
                // SAFETY: the type is that of the function in `unicorn.h`.
                *unsafe { library.get($name) }.map_err(|error| format!("{}: {error}", path.display()))?
            };
        }
        Ok(Self {
            open: function!(b"uc_open\0"),
            close: function!(b"uc_close\0"),
            control: function!(b"uc_ctl\0"),
            map: function!(b"uc_mem_map\0"),
            protect: function!(b"uc_mem_protect\0"),
            map_registers: function!(b"uc_mmio_map\0"),
            read: function!(b"uc_mem_read\0"),
            write: function!(b"uc_mem_write\0"),
            read_register: function!(b"uc_reg_read\0"),
            write_register: function!(b"uc_reg_write\0"),
            start: function!(b"uc_emu_start\0"),
            stop: function!(b"uc_emu_stop\0"),
            hook: function!(b"uc_hook_add\0"),
            describe: function!(b"uc_strerror\0"),
            _library: library,
        })
    }

    /// Returns the library, which is loaded once for the whole program.
    fn shared() -> Result<&'static Self, Trouble> {
        static API: OnceLock<Result<Api, String>> = OnceLock::new();
        API.get_or_init(Self::load)
            .as_ref()
            .map_err(|why| Trouble(format!("the micro:bit v2 needs the emulator Unicorn: {why}")))
    }
}

/// A register of the processor, by its number in `arm.h`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Register(c_int);

impl Register {
    pub(crate) const LR: Self = Self(10);
    pub(crate) const PC: Self = Self(11);
    pub(crate) const SP: Self = Self(12);
    pub(crate) const R0: Self = Self(66);
    pub(crate) const R1: Self = Self(67);
    pub(crate) const R2: Self = Self(68);
    pub(crate) const R3: Self = Self(69);
    pub(crate) const R12: Self = Self(78);
    pub(crate) const XPSR: Self = Self(120);
    pub(crate) const PRIMASK: Self = Self(123);
}

/// The processor while it runs or stands still: its registers and its memory.
#[derive(Clone, Copy)]
pub(crate) struct Core<'a> {
    api: &'static Api,
    handle: Handle,
    /// The handle is valid as long as the engine, which is borrowed.
    engine: PhantomData<&'a ()>,
}

impl Core<'_> {
    fn checked(self, what: Arguments<'_>, code: c_uint) -> Result<(), Trouble> {
        if code == 0 {
            return Ok(());
        }
        // SAFETY: the library returns a constant text for every number.
        let text = unsafe { CStr::from_ptr((self.api.describe)(code)) };
        Err(Trouble(format!("the emulator Unicorn: {what}: {}", text.to_string_lossy())))
    }

    pub(crate) fn register(self, register: Register) -> Result<u32, Trouble> {
        // The library writes at most eight bytes.
        let mut value = 0_u64;
        // SAFETY: the handle is valid, and a register of this processor has at most 64 bits.
        let code = unsafe { (self.api.read_register)(self.handle, register.0, (&raw mut value).cast()) };
        self.checked(format_args!("a register is read"), code)?;
        u32::try_from(value).map_err(|_| Trouble(format!("{register:?} holds {value:#x}")))
    }

    pub(crate) fn set_register(self, register: Register, value: u32) -> Result<(), Trouble> {
        let value = u64::from(value);
        // SAFETY: the handle is valid, and the library reads at most eight bytes.
        let code = unsafe { (self.api.write_register)(self.handle, register.0, (&raw const value).cast()) };
        self.checked(format_args!("a register is written"), code)
    }

    pub(crate) fn read(self, address: u32, bytes: &mut [u8]) -> Result<(), Trouble> {
        // SAFETY: the handle is valid, and exactly this many bytes are written to the slice.
        let code = unsafe {
            (self.api.read)(self.handle, address.into(), bytes.as_mut_ptr().cast(), bytes.len().try_into().unwrap_or(0))
        };
        self.checked(format_args!("{} bytes at {address:#x} are read", bytes.len()), code)
    }

    pub(crate) fn write(self, address: u32, bytes: &[u8]) -> Result<(), Trouble> {
        // SAFETY: the handle is valid, and exactly this many bytes are read from the slice.
        let code = unsafe {
            (self.api.write)(self.handle, address.into(), bytes.as_ptr().cast(), bytes.len().try_into().unwrap_or(0))
        };
        self.checked(format_args!("{} bytes at {address:#x} are written", bytes.len()), code)
    }

    pub(crate) fn word(self, address: u32) -> Result<u32, Trouble> {
        let mut bytes = [0; 4];
        self.read(address, &mut bytes)?;
        Ok(u32::from_le_bytes(bytes))
    }

    pub(crate) fn set_word(self, address: u32, word: u32) -> Result<(), Trouble> {
        self.write(address, &word.to_le_bytes())
    }

    /// Allows or forbids that the processor writes to memory: whole pages of 4 KiB.
    pub(crate) fn protect(self, address: u32, size: u32, forbidden: bool) -> Result<(), Trouble> {
        let rights = if forbidden { READ_EXECUTE } else { ALL };
        // SAFETY: the handle is valid.
        let code = unsafe { (self.api.protect)(self.handle, address.into(), size.into(), rights) };
        self.checked(format_args!("the rights of memory are changed"), code)
    }

    /// Ends [`Engine::run`] soon.
    pub(crate) fn stop(self) {
        // SAFETY: the handle is valid. The library accepts this at any time, and returns no useful error.
        unsafe { (self.api.stop)(self.handle) };
    }
}

/// What is connected to the processor. Callbacks happen only during [`Engine::run`].
pub(crate) trait Bus {
    /// The processor reads `size` bytes of registers.
    fn read(&mut self, core: Core<'_>, address: u32, size: u32) -> u32;
    /// The processor writes `size` bytes of registers.
    fn write(&mut self, core: Core<'_>, address: u32, size: u32, value: u32);
    /// The processor is about to execute a block of `size` bytes without a jump. If [`Core::stop`] is called here, no
    /// instruction of it is executed.
    fn block(&mut self, core: Core<'_>, address: u32, size: u32);
    /// The processor is about to write to memory where that is forbidden. It may be allowed here; otherwise the run
    /// ends with an error.
    fn forbidden(&mut self, core: Core<'_>, address: u32, size: u32, value: u32);
    /// The processor takes an exception of its own, such as an undefined instruction.
    fn exception(&mut self, core: Core<'_>, number: u32);
}

/// What a callback needs: the bus, and the address of the first register of its region.
struct Region<B> {
    bus: *mut B,
    api: &'static Api,
    base: u32,
}

impl<B> Region<B> {
    const fn core<'a>(&self, handle: Handle) -> Core<'a> {
        Core { api: self.api, handle, engine: PhantomData }
    }
}

fn low(value: u64) -> u32 {
    value as u32
}

unsafe extern "C" fn on_read<B: Bus>(handle: Handle, offset: u64, size: c_uint, region: *mut c_void) -> u64 {
    // SAFETY: the engine passed a region that lives as long as itself, and nothing else uses the bus during a run.
    let (region, bus) = unsafe { (&*region.cast::<Region<B>>(), &mut *(*region.cast::<Region<B>>()).bus) };
    bus.read(region.core(handle), region.base + low(offset), size).into()
}

unsafe extern "C" fn on_write<B: Bus>(handle: Handle, offset: u64, size: c_uint, value: u64, region: *mut c_void) {
    // SAFETY: as in `on_read`.
    let (region, bus) = unsafe { (&*region.cast::<Region<B>>(), &mut *(*region.cast::<Region<B>>()).bus) };
    bus.write(region.core(handle), region.base + low(offset), size, low(value));
}

unsafe extern "C" fn on_block<B: Bus>(handle: Handle, address: u64, size: u32, region: *mut c_void) {
    // SAFETY: as in `on_read`.
    let (region, bus) = unsafe { (&*region.cast::<Region<B>>(), &mut *(*region.cast::<Region<B>>()).bus) };
    bus.block(region.core(handle), low(address), size);
}

unsafe extern "C" fn on_forbidden<B: Bus>(
    handle: Handle,
    _kind: c_int,
    address: u64,
    size: c_int,
    value: i64,
    region: *mut c_void,
) -> bool {
    // SAFETY: as in `on_read`.
    let (region, bus) = unsafe { (&*region.cast::<Region<B>>(), &mut *(*region.cast::<Region<B>>()).bus) };
    bus.forbidden(region.core(handle), low(address), size.unsigned_abs(), value as u32);
    true
}

unsafe extern "C" fn on_exception<B: Bus>(handle: Handle, number: u32, region: *mut c_void) {
    // SAFETY: as in `on_read`.
    let (region, bus) = unsafe { (&*region.cast::<Region<B>>(), &mut *(*region.cast::<Region<B>>()).bus) };
    bus.exception(region.core(handle), number);
}

/// A Cortex-M4 with memory, and with a bus that it reaches at the addresses of registers.
pub(crate) struct Engine<B> {
    api: &'static Api,
    handle: Handle,
    bus: *mut B,
    /// The regions whose addresses the library holds.
    regions: Vec<*mut Region<B>>,
}

impl<B: Bus> Engine<B> {
    /// Makes a processor. `registers` are the regions of addresses that belong to the bus: start and size, in pages of
    /// 4 KiB.
    pub(crate) fn new(bus: B, registers: &[(u32, u32)]) -> Result<Self, Trouble> {
        let api = Api::shared()?;
        let mut handle = std::ptr::null_mut();
        // SAFETY: the library stores a handle in the place that it is given.
        let code = unsafe { (api.open)(ARCH_ARM, MODE_CORTEX_M, &raw mut handle) };
        if code != 0 {
            return Err(Trouble(format!("the emulator Unicorn does not start: error {code}")));
        }
        let mut engine = Self { api, handle, bus: Box::into_raw(Box::new(bus)), regions: Vec::new() };
        // SAFETY: this control takes one `int`.
        let code = unsafe { (api.control)(handle, CTL_CPU_MODEL, CORTEX_M4) };
        engine.core().checked(format_args!("the model of the processor"), code)?;
        for (base, size) in registers {
            let region = engine.region(*base).cast();
            // SAFETY: the callbacks have the types that the library calls, and the region lives as long as the engine.
            let code = unsafe {
                (api.map_registers)(handle, (*base).into(), (*size).into(), on_read::<B>, region, on_write::<B>, region)
            };
            engine.core().checked(format_args!("registers"), code)?;
        }
        let block: unsafe extern "C" fn(Handle, u64, u32, *mut c_void) = on_block::<B>;
        let forbidden: unsafe extern "C" fn(Handle, c_int, u64, c_int, i64, *mut c_void) -> bool = on_forbidden::<B>;
        let exception: unsafe extern "C" fn(Handle, u32, *mut c_void) = on_exception::<B>;
        for (what, callback) in [
            (HOOK_BLOCK, block as *mut c_void),
            (HOOK_WRITE_PROTECTED, forbidden as *mut c_void),
            (HOOK_INTERRUPT, exception as *mut c_void),
        ] {
            let region = engine.region(0).cast();
            let mut hook = 0;
            // SAFETY: as above; a range whose begin is above its end means every address.
            let code = unsafe { (api.hook)(handle, &raw mut hook, what, callback, region, 1, 0) };
            engine.core().checked(format_args!("a callback"), code)?;
        }
        Ok(engine)
    }

    fn region(&mut self, base: u32) -> *mut Region<B> {
        let region = Box::into_raw(Box::new(Region { bus: self.bus, api: self.api, base }));
        self.regions.push(region);
        region
    }

    pub(crate) fn core(&self) -> Core<'_> {
        Core { api: self.api, handle: self.handle, engine: PhantomData }
    }

    /// Adds memory: whole pages of 4 KiB.
    pub(crate) fn map(&mut self, address: u32, size: u32) -> Result<(), Trouble> {
        // SAFETY: the handle is valid.
        let code = unsafe { (self.api.map)(self.handle, address.into(), size.into(), ALL) };
        self.core().checked(format_args!("memory"), code)
    }

    pub(crate) fn bus(&self) -> &B {
        // SAFETY: the bus is alive, and no callback runs while the engine is borrowed here.
        unsafe { &*self.bus }
    }

    pub(crate) fn bus_mut(&mut self) -> (&mut B, Core<'_>) {
        let core = Core { api: self.api, handle: self.handle, engine: PhantomData };
        // SAFETY: as above, and the engine is borrowed exclusively.
        (unsafe { &mut *self.bus }, core)
    }

    /// Executes instructions from `address` on, until [`Core::stop`] or an instruction that waits for an interrupt.
    /// False if an instruction reaches for memory where none is; the program counter is at that instruction.
    pub(crate) fn run(&mut self, address: u32) -> Result<bool, Trouble> {
        // SAFETY: the handle is valid; the callbacks use the bus, which nothing else does while `self` is borrowed.
        let code = unsafe { (self.api.start)(self.handle, u64::from(address | 1), u64::MAX, 0, 0) };
        let core = self.core();
        let place = core.register(Register::PC)?;
        if NO_MEMORY.contains(&code) {
            return Ok(false);
        }
        core.checked(format_args!("at {place:#x}"), code).map(|()| true)
    }
}

impl<B> Drop for Engine<B> {
    fn drop(&mut self) {
        // SAFETY: the handle is closed once; after that the library holds none of the addresses that are freed here,
        // and each of them came from `Box::into_raw`.
        unsafe {
            (self.api.close)(self.handle);
            self.regions.drain(..).for_each(|region| drop(Box::from_raw(region)));
            drop(Box::from_raw(self.bus));
        }
    }
}
