"""What the bench test drives: the command line program, a person, a power switch, and a serial adapter."""

import contextlib
import fcntl
import json
import struct
import subprocess
import termios
import threading
import time
from datetime import datetime

# The longest that one run of the program may take: an export of a full record over a slow line. Unit: seconds.
PATIENCE = 600


class Failed(Exception):
    """A step is not as expected, with the figures that were found."""

    def __init__(self, reason, **figures):
        super().__init__(reason)
        self.reason, self.figures = reason, figures


class NotDone(Exception):
    """A step that nothing here can do; it never counts as passed."""


def stopwatch(work):
    """How long `work` took, in seconds, and what it returned."""
    before = time.monotonic()
    result = work()
    return time.monotonic() - before, result


def between(name, took, bounds):
    """The figure under its name. Fails above the bounds, and remarks on a time below them."""
    least, most = bounds
    figures = {name: round(took, 3), "expected_s": [least, most]}
    if took > most:
        raise Failed(f"{took:.2f} s is longer than {most} s", **figures)
    if took < least:
        figures["remark"] = f"faster than {least} s"
    return figures


class Adapter:
    """A serial adapter whose outputs are wired to the board. An output that is on pulls its pin low.

    The system switches both outputs on when the port is opened, so DTR holds the loop closed from the beginning, and
    RTS is switched off at once.
    """

    def __init__(self, device):
        self.port = open(device, "r+b", buffering=0)
        self.set(termios.TIOCM_DTR, True)
        self.set(termios.TIOCM_RTS, False)

    def set(self, output, on):
        """Switches an output."""
        request = termios.TIOCMBIS if on else termios.TIOCMBIC
        fcntl.ioctl(self.port, request, struct.pack("I", output))

    def press(self, until):
        """Presses A about once a second."""
        while not until.wait(0.7):
            self.set(termios.TIOCM_RTS, True)
            time.sleep(0.3)
            self.set(termios.TIOCM_RTS, False)


class Rig:
    """The board at its port, with everything around it."""

    def __init__(self, chosen, expected):
        self.chosen, self.expected = chosen, expected
        self.board, self.firmware = chosen.board, chosen.firmware and chosen.firmware.lower()
        self.requests, self.cuts, self.seconds = chosen.requests, chosen.cuts, chosen.seconds
        self.has_power_switch = bool(chosen.power_off and chosen.power_on)
        chosen.folder.mkdir(parents=True, exist_ok=True)
        self.both = [part for party in ("host", "inspectorate")
                     for part in ("--as", party, "--key", self.path(f"{party}.key"))]
        self.known = ["--keys", self.path("keys.txt"), "--held", self.path("bench.held")]
        self.adapter = Adapter(chosen.adapter) if chosen.adapter else None

    # A person.

    @staticmethod
    def say(text):
        """Prints a line at once."""
        print(text, flush=True)

    def need_person(self):
        """Ends a step that a person must do if there is none."""
        if self.chosen.unattended:
            raise NotDone("it needs a person")

    def ask(self, question):
        """Whether a person says yes, by Enter."""
        self.need_person()
        return input(f"   {question} [Enter, or n] ").strip().lower() not in ("n", "no")

    # The program.

    def path(self, name):
        """A file of the test's folder."""
        return str(self.chosen.folder / name)

    def make_parties(self, terms):
        """Makes keys for both parties, and the terms."""
        for party in ("host", "inspectorate"):
            self.program("device", "keygen", "--as", party, self.path(f"{party}.key"))
        public = [(self.chosen.folder / f"{party}.key.pub").read_text() for party in ("host", "inspectorate")]
        (self.chosen.folder / "keys.txt").write_text("".join(public))
        (self.chosen.folder / "terms.json").write_text(json.dumps(terms))

    def start(self, *words):
        """Starts the program; it prints JSON."""
        return subprocess.Popen([self.chosen.program, *words, "--format", "json"], text=True, stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def answer(self, running):
        """What a started program answers. Its exit status may be any verdict."""
        try:
            out, err = running.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired as error:
            running.kill()
            running.communicate()
            raise Failed(f"no answer within {PATIENCE} s") from error
        try:
            answer = json.loads(out)
        except ValueError as error:
            raise Failed(f"the program gave no answer: {err.strip()[-300:]}") from error
        for no in ("refused", "contradicts", "unproven"):
            if no in answer:
                raise Failed(f"{no}: {answer.get('why') or answer[no]}")
        return answer

    def program(self, *words):
        """Runs the program and returns its answer."""
        return self.answer(self.start(*words))

    def start_device(self, command, *words):
        """Starts a command at the device."""
        return self.start("device", command, "--port", self.chosen.port, *words)

    def device(self, command, *words):
        """Runs a command at the device."""
        return self.answer(self.start_device(command, *words))

    # What the device says.

    def status(self):
        """The device's status, by its own word."""
        return self.device("status")

    def status_within(self, seconds):
        """The status of a device that is just starting."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                return self.status()
            except Failed as error:
                if time.monotonic() > deadline:
                    raise Failed(f"no status within {seconds} s: {error.reason}") from error
                time.sleep(0.2)

    def wait_for_state(self, state, seconds):
        """Waits for a state of the device."""
        deadline = time.monotonic() + seconds
        while (found := self.status_within(seconds)["state"]) != state:
            if time.monotonic() > deadline:
                raise Failed(f"the device is {found} after {seconds} s, and not {state}")

    def statuses(self, number):
        """Asks for the status this often; how many requests were repeated, and how many frames dropped."""
        repeated = dropped = 0
        for _ in range(number):
            status = self.status()
            repeated += status.get("requests_repeated", 0)
            dropped += status.get("frames_dropped", 0)
        return repeated, dropped

    @staticmethod
    def count_in(status):
        """The count in category A."""
        if "count_a" not in status:
            raise Failed(f"the device is {status['state']} and has no counts")
        return int(status["count_a"].split(",")[0])

    def count(self):
        """The count in category A now."""
        return self.count_in(self.status())

    def settled_count(self):
        """The count in category A once no press waits any more."""
        deadline = time.monotonic() + 30
        while True:
            status = self.status()
            if not status["pending"] or time.monotonic() > deadline:
                return self.count_in(status)

    def total_of(self, running):
        """What a count that may have been cut was acknowledged with; None if it was not."""
        try:
            return self.answer(running)["total"]
        except Failed:
            return None

    def clock_offset(self, narrow):
        """Between which two values the device's lower bound of the time lies, less this machine's clock, in seconds.

        The device gives whole seconds, and each answer lies between a request's beginning and its end. So many answers
        narrow it down, for two seconds at least, and until the two values are so `narrow` or a minute is over.
        """
        least, most = -float("inf"), float("inf")
        began_at = time.monotonic()
        while (spent := time.monotonic() - began_at) < 2 or (most - least > narrow and spent < 60):
            began = time.monotonic()
            earliest = self.status().get("earliest")
            ended = time.monotonic()
            if earliest is None:
                raise Failed("the device does not know the time")
            second = datetime.fromisoformat(earliest.replace("Z", "+00:00")).timestamp()
            least, most = max(least, second - ended), min(most, second + 1 - began)
        if least > most:
            raise Failed("the device's clock jumped")
        return least, most

    # What is around the board.

    def power(self, on):
        """Switches the board's power."""
        command = self.chosen.power_on if on else self.chosen.power_off
        done = subprocess.run(command, shell=True, timeout=60, check=False)
        if done.returncode:
            raise Failed(f"`{command}` failed with status {done.returncode}")

    def serial_break(self):
        """Holds the line low for a quarter of a second or longer."""
        if not self.chosen.port.startswith("serial:"):
            raise NotDone("only a serial port has breaks")
        with open(self.chosen.port.removeprefix("serial:"), "r+b", buffering=0) as port:
            termios.tcsendbreak(port, 0)

    @contextlib.contextmanager
    def presses(self):
        """While this lasts, A is pressed about once a second."""
        if self.adapter is None:
            self.need_person()
            self.ask("Press A about once a second from now on, until the step ends. Enter begins.")
            yield
            return
        until = threading.Event()
        presser = threading.Thread(target=self.adapter.press, args=(until,))
        presser.start()
        try:
            yield
        finally:
            until.set()
            presser.join()

    @contextlib.contextmanager
    def open_loop(self):
        """While this lasts, the seal loop is open."""
        self.need_person()
        if self.adapter is None:
            self.ask("Press Enter, and open the loop at the same moment.")
            yield
            return
        self.adapter.set(termios.TIOCM_DTR, False)
        try:
            yield
        finally:
            self.adapter.set(termios.TIOCM_DTR, True)
