package dev.farside.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Processor seconds, user and system, that the processes of one way of connecting have used.
 *
 * @param jvm the program, including what is woven into it and what that starts
 * @param ssh the ssh client or another process that has logged in, if there is one
 * @param sshd all processes of the server
 */
record Cpu(double jvm, double ssh, double sshd) {
    /** Linux tells in ticks of 10 ms. */
    private static final double TICKS = 100;

    static Cpu of(Process jvm, ProcessHandle ssh, Process sshd) {
        double server = sshd == null ? 0 : seconds(sshd.toHandle());
        if (sshd != null) {
            server += sshd.descendants().mapToDouble(Cpu::seconds).sum();
        }
        double program = seconds(jvm.toHandle())
                + jvm.descendants().mapToDouble(Cpu::seconds).sum();
        return new Cpu(program, ssh == null ? 0 : seconds(ssh), server);
    }

    private static double seconds(ProcessHandle process) {
        try {
            String line = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
            String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
            return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS;
        } catch (IOException e) {
            return 0; // ended meanwhile
        }
    }

    double total() {
        return jvm + ssh + sshd;
    }

    /** What it took from then to now, for each of so many. */
    Cpu since(Cpu then, double units) {
        return new Cpu((jvm - then.jvm) / units, (ssh - then.ssh) / units, (sshd - then.sshd) / units);
    }
}
