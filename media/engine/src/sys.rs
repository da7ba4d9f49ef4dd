//! The few system calls the standard library does not offer. The only unsafe code of the engine.
#![allow(unsafe_code)]

use std::io;
use std::net::IpAddr;
use std::os::fd::{AsRawFd, BorrowedFd, FromRawFd, OwnedFd, RawFd};

/// Descriptors the engine asks the kernel for: three for each endpoint.
const WANTED_DESCRIPTORS: u64 = 1 << 20;

fn check(result: libc::c_int) -> io::Result<libc::c_int> {
    if result < 0 { Err(io::Error::last_os_error()) } else { Ok(result) }
}

/// A set of descriptors to wait on; each has a token of 64 bits.
#[derive(Debug)]
pub struct Epoll {
    fd: OwnedFd,
    events: Vec<libc::epoll_event>,
    ready: usize,
}

impl Epoll {
    /// A set that tells at most `capacity` ready descriptors at a time.
    ///
    /// # Errors
    /// When the kernel gives no descriptor.
    pub fn new(capacity: usize) -> io::Result<Self> {
        // SAFETY: no pointer is passed; the result is checked before it is owned.
        let fd = check(unsafe { libc::epoll_create1(libc::EPOLL_CLOEXEC) })?;
        // SAFETY: `fd` is a fresh descriptor that nobody else owns.
        let fd = unsafe { OwnedFd::from_raw_fd(fd) };
        Ok(Self { fd, events: vec![libc::epoll_event { events: 0, u64: 0 }; capacity.max(1)], ready: 0 })
    }

    fn control(&self, operation: libc::c_int, fd: RawFd, interest: u32, token: u64) -> io::Result<()> {
        let mut event = libc::epoll_event { events: interest, u64: token };
        // SAFETY: `event` lives across the call; the kernel copies it.
        check(unsafe { libc::epoll_ctl(self.fd.as_raw_fd(), operation, fd, &raw mut event) }).map(drop)
    }

    /// Waits for reading. A closed descriptor leaves the set by itself.
    ///
    /// # Errors
    /// When the kernel refuses the descriptor.
    pub fn add(&self, fd: &impl AsRawFd, token: u64) -> io::Result<()> {
        self.control(libc::EPOLL_CTL_ADD, fd.as_raw_fd(), libc::EPOLLIN as u32, token)
    }

    /// Waits no longer, for a descriptor that lives on elsewhere.
    pub fn remove(&self, fd: &impl AsRawFd) {
        // One that is not in the set need not be removed.
        let _ = self.control(libc::EPOLL_CTL_DEL, fd.as_raw_fd(), 0, 0);
    }

    /// Waits for reading, and for writing when `writing`.
    ///
    /// # Errors
    /// When the descriptor is not in the set.
    pub fn change(&self, fd: &impl AsRawFd, token: u64, writing: bool) -> io::Result<()> {
        let interest = libc::EPOLLIN | if writing { libc::EPOLLOUT } else { 0 };
        self.control(libc::EPOLL_CTL_MOD, fd.as_raw_fd(), interest as u32, token)
    }

    /// Waits until something is ready or `timeout_us` has passed. An interruption counts as nothing ready.
    ///
    /// # Errors
    /// When the kernel refuses to wait: a bug.
    pub fn wait(&mut self, timeout_us: u64) -> io::Result<usize> {
        let timeout = libc::timespec {
            tv_sec: (timeout_us / 1_000_000) as libc::time_t,
            tv_nsec: (timeout_us % 1_000_000 * 1000) as libc::c_long,
        };
        // SAFETY: the buffer is ours for the whole call and as long as the count says; the time lives across
        // the call; no signal mask is given. The raw call spares a C library of 2021.
        let ready = unsafe {
            libc::syscall(
                libc::SYS_epoll_pwait2,
                self.fd.as_raw_fd(),
                self.events.as_mut_ptr(),
                self.events.len() as libc::c_int,
                &raw const timeout,
                std::ptr::null::<libc::sigset_t>(),
                0usize,
            )
        };
        self.ready = match check(ready as libc::c_int) {
            Ok(count) => count as usize,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => 0,
            Err(e) => return Err(e),
        };
        Ok(self.ready)
    }

    /// The token of the `index`-th ready descriptor.
    #[must_use]
    pub fn token(&self, index: usize) -> u64 {
        self.events[..self.ready][index].u64
    }
}

/// A counter another thread can wait on.
#[derive(Debug)]
pub struct EventFd(OwnedFd);

impl EventFd {
    /// A counter at zero.
    ///
    /// # Errors
    /// When the kernel gives no descriptor.
    pub fn new() -> io::Result<Self> {
        // SAFETY: no pointer is passed; the result is checked before it is owned.
        let fd = check(unsafe { libc::eventfd(0, libc::EFD_CLOEXEC | libc::EFD_NONBLOCK) })?;
        // SAFETY: `fd` is a fresh descriptor that nobody else owns.
        Ok(Self(unsafe { OwnedFd::from_raw_fd(fd) }))
    }

    /// Wakes the thread that waits.
    pub fn wake(&self) {
        let one = 1u64.to_ne_bytes();
        // SAFETY: eight bytes are read from `one`. A full counter is awake already, so the result says nothing.
        unsafe { libc::write(self.0.as_raw_fd(), one.as_ptr().cast(), one.len()) };
    }

    /// Sets the counter back.
    pub fn clear(&self) {
        let mut count = [0u8; 8];
        // SAFETY: eight bytes are written into `count`. An empty counter is what we want.
        unsafe { libc::read(self.0.as_raw_fd(), count.as_mut_ptr().cast(), count.len()) };
    }
}

impl AsRawFd for EventFd {
    fn as_raw_fd(&self) -> RawFd {
        self.0.as_raw_fd()
    }
}

/// A descriptor that becomes readable at SIGTERM or SIGINT; blocks both for this thread and those it starts later.
///
/// # Errors
/// When the kernel gives no descriptor.
pub fn termination() -> io::Result<OwnedFd> {
    // SAFETY: `set` is initialised by `sigemptyset` before it is read; all pointers live across their calls.
    unsafe {
        let mut set = std::mem::zeroed::<libc::sigset_t>();
        check(libc::sigemptyset(&raw mut set))?;
        check(libc::sigaddset(&raw mut set, libc::SIGTERM))?;
        check(libc::sigaddset(&raw mut set, libc::SIGINT))?;
        let blocked = libc::pthread_sigmask(libc::SIG_BLOCK, &raw const set, std::ptr::null_mut());
        if blocked != 0 {
            return Err(io::Error::from_raw_os_error(blocked));
        }
        let fd = check(libc::signalfd(-1, &raw const set, libc::SFD_CLOEXEC | libc::SFD_NONBLOCK))?;
        Ok(OwnedFd::from_raw_fd(fd))
    }
}

/// Lets this process open as many descriptors as the system allows; says how many.
#[must_use]
pub fn raise_descriptor_limit() -> u64 {
    let mut limit = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: `limit` lives across both calls. A refusal leaves the old limit, which is read again.
    unsafe {
        libc::getrlimit(libc::RLIMIT_NOFILE, &raw mut limit);
        limit.rlim_cur = limit.rlim_max.min(WANTED_DESCRIPTORS);
        libc::setrlimit(libc::RLIMIT_NOFILE, &raw const limit);
        libc::getrlimit(libc::RLIMIT_NOFILE, &raw mut limit);
    }
    limit.rlim_cur
}

/// Keeps this thread on one core, so that its caches stay warm. A refusal (a container's limits) changes nothing.
pub fn pin_to_core(core: usize) {
    // SAFETY: an all-zero set is an empty set; `set` lives across the call and its size is given.
    unsafe {
        let mut set = std::mem::zeroed::<libc::cpu_set_t>();
        libc::CPU_SET(core % (8 * size_of::<libc::cpu_set_t>()), &mut set);
        libc::sched_setaffinity(0, size_of::<libc::cpu_set_t>(), &raw const set);
    }
}

/// Lets this thread's short sleeps end on time (the kernel's habit is 50 µs late).
pub fn sleep_precisely() {
    // SAFETY: no pointer is passed.
    unsafe { libc::prctl(libc::PR_SET_TIMERSLACK, 1_000usize, 0usize, 0usize, 0usize) };
}

/// Makes this thread give way to (positive) or go before (negative, when allowed) others.
pub fn set_nice(value: i32) {
    // SAFETY: no pointer is passed; Linux takes a thread id here, 0 is this thread.
    unsafe { libc::setpriority(libc::PRIO_PROCESS, 0, value) };
}

/// The addresses of the machine's interfaces that are up, without link-local ones.
#[must_use]
pub fn addresses() -> Vec<IpAddr> {
    let mut first: *mut libc::ifaddrs = std::ptr::null_mut();
    let mut found = Vec::new();
    // SAFETY: `first` receives a list that is only read until it is freed; each entry's address is read as the family
    // says that stands in it, and null pointers are skipped.
    unsafe {
        if libc::getifaddrs(&raw mut first) != 0 {
            return found;
        }
        let mut entry = first;
        while !entry.is_null() {
            let (flags, address) = ((*entry).ifa_flags, (*entry).ifa_addr);
            entry = (*entry).ifa_next;
            if address.is_null() || flags & libc::IFF_UP as libc::c_uint == 0 {
                continue;
            }
            match i32::from((*address).sa_family) {
                libc::AF_INET => {
                    let v4 = &*address.cast::<libc::sockaddr_in>();
                    found.push(IpAddr::from(v4.sin_addr.s_addr.to_ne_bytes()));
                }
                libc::AF_INET6 => {
                    let v6 = &*address.cast::<libc::sockaddr_in6>();
                    found.push(IpAddr::from(v6.sin6_addr.s6_addr));
                }
                _ => {}
            }
        }
        libc::freeifaddrs(first);
    }
    found.retain(|ip| match ip {
        IpAddr::V4(v4) => !v4.is_link_local(),
        IpAddr::V6(v6) => v6.segments()[0] & 0xffc0 != 0xfe80,
    });
    found
}

/// Free and total bytes of the file system that holds `directory`.
///
/// # Errors
/// When the file system does not say.
pub fn space(directory: BorrowedFd<'_>) -> io::Result<(u64, u64)> {
    // SAFETY: an all-zero statvfs is valid; it lives across the call; the descriptor is borrowed open.
    let stat = unsafe {
        let mut stat = std::mem::zeroed::<libc::statvfs>();
        check(libc::fstatvfs(directory.as_raw_fd(), &raw mut stat))?;
        stat
    };
    let unit = stat.f_frsize as u64;
    Ok((stat.f_bavail as u64 * unit, stat.f_blocks as u64 * unit))
}
