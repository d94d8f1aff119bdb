package dev.farside.bench;

import dev.farside.bench.report.Column;
import dev.farside.bench.report.Subject;
import dev.farside.bench.report.Table;
import dev.farside.it.site.Command;
import dev.farside.it.site.Jvm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The first 32 MiB of a newly started JVM. */
record Young(Subject subject, int rounds) implements Workload {
    private static final String LIBRARY = "MINA SSHD's defaults";
    private static final long BYTES = 32 << 20;

    @Override
    public Table table() {
        return new Table(subject, LIBRARY, Column.compared("rate", "MB/s", 0));
    }

    @Override
    public void fill(Table table, Run run) {
        Site site = run.loopback();
        Site.Gateway gateway = site.gateway();
        Map<String, Supplier<Map<String, Double>>> rows = new LinkedHashMap<>();
        rows.put(LIBRARY, () -> library(run, site, gateway));
        for (Lane lane : run.withBefore(Lane.essential())) {
            rows.put(lane.title(), () -> download(run.peer(site, lane.way()), lane));
        }
        run.inTurns(
                this,
                new ArrayList<>(rows.keySet()),
                row -> table.add(row, rows.get(row).get()));
    }

    private static Map<String, Double> library(Run run, Site site, Site.Gateway gateway) {
        return Peer.figures(lastLine(List.of(
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
                Long.toString(BYTES))));
    }

    private static Map<String, Double> download(Peer young, Lane lane) {
        young.ask("open " + lane.door() + " 1");
        Map<String, Double> figures = young.ask("stream down 65536 " + BYTES);
        young.close();
        return figures;
    }

    private static String lastLine(List<String> line) {
        String words = Command.of(line)
                .within(Duration.ofSeconds(Peer.PATIENCE_SECONDS))
                .output()
                .strip();
        return words.substring(words.lastIndexOf('\n') + 1);
    }
}
