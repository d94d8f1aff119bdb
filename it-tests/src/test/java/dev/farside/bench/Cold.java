package dev.farside.bench;

import dev.farside.bench.report.Column;
import dev.farside.bench.report.Subject;
import dev.farside.bench.report.Table;
import dev.farside.it.site.Jvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** From the start of a process to the first byte that comes back from the far side. */
record Cold(Subject subject, int rounds) implements Workload {
    @Override
    public Table run(Run run) {
        Table table = new Table(subject, "ssh -W", Column.compared("ms", "ms", 0));
        Site site = run.loopback();
        Site.Gateway gateway = site.gateway();
        String port = Integer.toString(site.targetPort());
        Map<String, List<String>> lines = new LinkedHashMap<>();
        lines.put("direct TCP, Socket", List.of(java(run), "-cp", Jvm.ownClasses(), "bench.Client", "127.0.0.1", port));
        String rules = site.rules(gateway);
        run.options
                .agents()
                .forEach((build, agent) -> lines.put(
                        build + ", Socket",
                        List.of(
                                java(run),
                                "-javaagent:" + agent + "=rules=" + rules,
                                "-cp",
                                Jvm.ownClasses(),
                                "bench.Client",
                                Peer.FAR_NAME,
                                port)));
        lines.put("ssh -W", List.of("ssh", "-F", site.file("ssh_config"), "-W", "127.0.0.1:" + port, gateway.alias()));
        run.inTurns(this, List.copyOf(lines.keySet()), row -> {
            long start = System.nanoTime();
            Process process = site.startProgram(lines.get(row));
            // The end of one that never answers is an answer, too.
            CompletableFuture.delayedExecutor(Peer.PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .execute(process::destroyForcibly);
            double millis = row.equals("ssh -W") ? echoed(process, start) : opened(process, start);
            table.add(row, Map.of("ms", millis));
            process.destroy();
        });
        return table;
    }

    private static String java(Run run) {
        return run.jdk.program("java");
    }

    private static double opened(Process client, long start) {
        tell(client, "open socket 1\n".getBytes(StandardCharsets.UTF_8));
        return untilFirstByte(client, start);
    }

    private static double echoed(Process ssh, long start) {
        tell(ssh, new byte[] {'E', 0, 0, 0, 0, 0, 0, 0, 1, 1});
        return untilFirstByte(ssh, start);
    }

    private static void tell(Process process, byte[] words) {
        try {
            process.getOutputStream().write(words);
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double untilFirstByte(Process process, long start) {
        try {
            if (process.getInputStream().read() < 0) {
                throw new IllegalStateException("nothing came from " + process.info());
            }
            return (System.nanoTime() - start) / 1e6;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
