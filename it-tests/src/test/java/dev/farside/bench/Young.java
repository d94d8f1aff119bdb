package dev.farside.bench;

import dev.farside.it.Jvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The first 32 MiB of a newly started JVM. */
record Young(String name, String title, int rounds) implements Workload {
    private static final String LIBRARY = "MINA SSHD's defaults";
    private static final long BYTES = 32 << 20;

    @Override
    public Table run(Run run) {
        Table table = new Table(name, title, LIBRARY, Table.Column.compared("rate", "MB/s", 0));
        Site site = run.loopback();
        Site.Gateway gateway = site.gateway();
        run.inTurns(this, List.of(LIBRARY, Lane.REFERENCE, "farside, Socket", "farside, SocketChannel"), row -> {
            if (row.equals(LIBRARY)) {
                table.add(
                        row,
                        Peer.figures(lastLine(site.startProgram(List.of(
                                run.jdk.program("java"),
                                "-Xmx1g",
                                "-cp",
                                Jvm.classPath(),
                                "bench.MinaClient",
                                Integer.toString(gateway.port()),
                                System.getProperty("user.name"),
                                site.file("user-ecdsa"),
                                site.targetAddress(),
                                Integer.toString(site.targetPort()),
                                Long.toString(BYTES))))));
                return;
            }
            Peer young = run.peer(site, row.equals(Lane.REFERENCE) ? Peer.Way.SSH_D : Peer.Way.FARSIDE);
            young.ask("open " + (row.endsWith("Channel") ? "channel" : "socket") + " 1");
            table.add(row, young.ask("stream down 65536 " + BYTES));
            young.close();
        });
        return table;
    }

    private static String lastLine(Process process) {
        try {
            String words = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return words.substring(words.lastIndexOf('\n') + 1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
