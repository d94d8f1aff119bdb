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
            sshd is the bottleneck: it needs 1.05 to 1.11 s of one core for a GiB, so no client gets more than 980 MB/s. Of the
            CPU, 0.61 to 0.75 s are the JVM's: direct TCP needs 0.15 to 0.20 for the same reads, and the rest is AES-GCM, one copy
            and the messages. 0.8 of `ssh -D` would leave 0.43 s for all of that. It would take an sshd that is cheaper to read
            from (fewer and larger packets, which the protocol allows and sshd does not send), or AES-GCM without the copy.""");
    static final Reason UPLOADS = new Reason(
            "Uploads",
            """
            The JVM needs 0.57 s for a GiB, of which 0.35 are what direct TCP needs, and sshd 0.67. The CPU goal leaves the JVM
            0.29 s, less than direct TCP.""");
    static final Reason SHARED = new Reason(
            "Over a login that is there",
            """
            A client that does nothing but move 64 KiB pieces through `ssh -W` over a master costs, with sshd, 1.36 to 1.42 s for a
            GiB up and 1.85 down, of which the master has 0.60 to 0.65; farside's JVM adds 0.32 up and 0.22 down. Over farside
            login, the process that holds the login costs what `ssh` does (0.50 to 0.56), two thirds of it in the kernel.""");
    static final Reason ROUND_TRIP = new Reason(
            "Round trip",
            """
            Socket reads the session itself; where its figure is above the goal, it is so by less than rounds differ. Netty's is a
            read and a write of its own event loop, which the session's thread wakes: one hop between threads more.""");
    static final Reason CROWDS = new Reason(
            "Many downloads",
            """
            In a first run the JVM is new: most of the time is interpreted code and its compilation. Later, sshd costs 5.2 s for a
            GiB of 1,000 short downloads, and 2.5 over `ssh -D`. Channels among many begin with a window of 32 KiB, so that a young
            sshd is seven times as fast as with `ssh -D`; an old one probably pays for that with small packets and window messages.
            It would take a window that depends on how long the session has lived, and a measurement.""");
    static final Reason BESIDE = new Reason(
            "Round trip during a download",
            """
            Both ends handle what is on its way in one session before the small message: at 640 MB/s, 128 KiB take 200 us.""");
    static final Reason NEW_JVM = new Reason(
            "A new JVM: start-up, the first far byte, a program that asks one question",
            """
            190 classes of farside are loaded and those of the JDK woven by interpreted code: some 105 ms of CPU, a third of it the
            JIT's. The rest is the login's, with a post-quantum key exchange, done by interpreted code as well. It would take woven
            classes and farside's own ready-made in a cache of the user's.""");
    static final Reason NONE_KNOWN = new Reason("The others", "No reason is known: each is a fault to be found.");

    String markdown() {
        return ("**" + work + ".** " + text.replace('\n', ' '));
    }
}
