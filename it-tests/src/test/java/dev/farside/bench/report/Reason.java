package dev.farside.bench.report;

/**
 * Why a goal is not reached, and what it would take: what profiles and the columns of a quiet run said.
 *
 * @param work what it is about, in a few words
 * @param text a paragraph
 */
record Reason(String work, String text) {
    static final Reason DOWNLOADS = new Reason(
            "Downloads",
            """
            sshd is the bottleneck, for every client: a GiB costs it 0.9 to 1.0 s of one core, which is about the time that the whole
            download takes. `ssh -D` keeps it as busy as farside does. Of the CPU, 0.3 to 0.6 s are the JVM's (least on JDK 21 and
            25): direct TCP needs 0.13 for the same reads, and the rest is AES-GCM, one copy and the messages. It would take an sshd
            that is cheaper to read from (fewer and larger packets, which the protocol allows and sshd does not send).""");
    static final Reason UPLOADS = new Reason(
            "Uploads",
            """
            sshd needs 0.53 to 0.59 s for a GiB, which is the time that the whole upload takes at 1.7 GB/s, and more than it needs over
            `ssh -D` (0.51), whose packets are as large and come slower. The JVM needs 0.33 to 0.41 s, of which direct TCP needs 0.2
            to 0.3. The CPU goal leaves the JVM less than direct TCP.""");
    static final Reason SHARED = new Reason(
            "Over a login that is there",
            """
            Three processes pass the bytes on, as with `ssh -D`, and each costs what its counterpart there does within a tenth: ssh or
            the holder 0.5 to 0.57 s for a GiB, sshd 0.87 to 0.93. But `ssh -D` is read over TCP and this over UNIX sockets, and sshd
            waits a tenth of the time. Send buffers of 4 MiB instead of 512 KiB changed nothing in a run of five rounds. It would take
            a look at who waits for whom on two cores (perf sched). An upload over farside login is faster than `ssh -D`.""");
    static final Reason ROUND_TRIP = new Reason(
            "Round trip",
            """
            Netty's is a read and a write of its own event loop, which the session's thread wakes: one hop between threads more than
            Socket and SocketChannel have, which read the session themselves.""");
    static final Reason CROWDS = new Reason(
            "Many downloads",
            """
            In a first run the JVM is new: most of the time is interpreted code and its compilation. Later, sshd costs 4 s for a GiB
            of 1,000 short downloads on JDK 17 and 21, and 1.9 over `ssh -D`. Channels among many begin with a window of 32 KiB, so
            that a young sshd is five times as fast as with `ssh -D`; an old one probably pays for that with more window messages. 256
            downloads are faster than `ssh -D` in both, and 1,000 on JDK 25. It would take a window that depends on how long the
            session has lived, and a measurement.""");
    static final Reason BESIDE = new Reason(
            "Round trip during a download",
            """
            Both ends handle what is on its way in one session before the small message: at 800 MB/s, 128 KiB take 160 us. In
            microseconds it is two thirds of what `ssh -D` takes.""");
    static final Reason DISTANCE = new Reason(
            "Connect at a distance",
            """
            A connect and a byte are two round trips, as without a gateway. The third is sshd's: where no session has a terminal, it
            leaves Nagle's algorithm on, so that its answer to the open waits until its answer to the close before is acknowledged.
            Where the program pauses between its connects, they take 42.8 ms. `ssh -D` has the same: 43 ms in some runs, 62 in others.
            The close could be sent after the open, but then a server would see the new connection before the end of the old one.""");
    static final Reason NEW_JVM = new Reason(
            "A new JVM: start-up, the first far byte, a program that asks one question",
            """
            Some 190 classes of farside are loaded and those of the JDK woven by interpreted code: 56 to 78 ms of CPU. Since this was
            measured, most of that comes with the first socket: a program that connects to nothing pays 30 to 39 ms
            ([older-java.md](older-java.md#what-it-costs)). The rest is the
            login's, with a post-quantum key exchange, by code that is interpreted or just being compiled; the build before, which had
            none, needs 130 ms less. A login that is there (`ssh -M`, `farside login`) halves the time. It would take woven classes and
            farside's own ready-made in a cache of the user's, and a sntrup761 that is made for the interpreter.""");
    static final Reason UNTOUCHED = new Reason(
            "Connections that no rule matches",
            """
            A connect costs 0.3 to 1.4 % more, up to a microsecond for a look at the rules, and over Socket on JDK 25 3.5 %. The rate
            has 1 in its interval, or above it, but 15 rounds tell no less than 2 to 3 %. It would take some 40 rounds.""");
    static final Reason NONE_KNOWN = new Reason("The others", "No reason is known: each is a fault to be found.");

    String markdown() {
        return ("**" + work + ".** " + text.replace('\n', ' '));
    }
}
