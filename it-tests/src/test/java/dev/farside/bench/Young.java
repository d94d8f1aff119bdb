package dev.farside.bench;

import dev.farside.it.site.Command;
import dev.farside.it.site.Jvm;
import java.time.Duration;
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
                        Peer.figures(lastLine(List.of(
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
                                Long.toString(BYTES)))));
                return;
            }
            Peer young = run.peer(site, row.equals(Lane.REFERENCE) ? Peer.Way.SSH_D : Peer.Way.FARSIDE);
            young.ask("open " + (row.endsWith("Channel") ? "channel" : "socket") + " 1");
            table.add(row, young.ask("stream down 65536 " + BYTES));
            young.close();
        });
        return table;
    }

    private static String lastLine(List<String> line) {
        String words = Command.of(line)
                .within(Duration.ofSeconds(Peer.PATIENCE_SECONDS))
                .output()
                .strip();
        return words.substring(words.lastIndexOf('\n') + 1);
    }
}
