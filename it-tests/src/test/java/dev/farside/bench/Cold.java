package dev.farside.bench;

import dev.farside.bench.report.Column;
import dev.farside.bench.report.Subject;
import dev.farside.bench.report.Table;
import dev.farside.it.site.Jvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * From the start of a process to the first byte that comes back from the far side.
 *
 * @param reference the row that the others are compared with
 * @param lines the command line of each row: a program that is a bench.Client, or {@code ssh -W} to the target
 */
record Cold(Subject subject, String reference, int rounds, Function<Run, Map<String, List<String>>> lines)
        implements Workload {
    private static final String FARSIDE = Table.TODAY + ", Socket";
    private static final String SSH = "ssh -W";

    static Cold ofLogins(Subject subject, int rounds) {
        return new Cold(subject, SSH, rounds, Cold::logins);
    }

    static Cold ofSharedLogins(Subject subject, int rounds) {
        return new Cold(subject, FARSIDE, rounds, Cold::sharedLogins);
    }

    @Override
    public Table table() {
        return new Table(subject, reference, Column.compared("ms", "ms", 0));
    }

    @Override
    public void fill(Table table, Run run) {
        Map<String, List<String>> rows = lines.apply(run);
        run.inTurns(this, List.copyOf(rows.keySet()), row -> {
            long start = System.nanoTime();
            Process process = run.loopback().startProgram(rows.get(row));
            // The end of one that never answers is an answer, too.
            CompletableFuture.delayedExecutor(Peer.PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .execute(process::destroyForcibly);
            double millis = row.startsWith(SSH) ? echoed(process, start) : opened(process, start);
            table.add(row, Map.of("ms", millis));
            process.destroy();
        });
    }

    private static Map<String, List<String>> logins(Run run) {
        Site site = run.loopback();
        Site.Gateway gateway = site.gateway();
        Map<String, List<String>> lines = new LinkedHashMap<>();
        lines.put("direct TCP, Socket", client(run, List.of(), null, "127.0.0.1"));
        run.options
                .agents()
                .forEach((build, agent) -> lines.put(
                        build + ", Socket",
                        client(run, List.of(), agent + "=rules=" + site.rules(gateway), Peer.FAR_NAME)));
        lines.put(SSH, ssh(site, gateway));
        return lines;
    }

    private static Map<String, List<String>> sharedLogins(Run run) {
        Site site = run.loopback();
        String agent = run.options.agents().get(Table.TODAY) + "=rules=";
        Site.Gateway plain = site.gateway();
        Site.Gateway mastered = site.gateway(true);
        Site.Gateway held = site.gateway();
        Login master = Login.ofSsh(site, mastered);
        Login login = Login.ofFarside(site, held, Jvm.farsideProgram());
        Map<String, List<String>> lines = new LinkedHashMap<>();
        lines.put(FARSIDE, client(run, List.of(), agent + site.rules(plain), Peer.FAR_NAME));
        lines.put(
                Peer.Way.FARSIDE_MASTER.title + ", Socket",
                client(run, master.environment(), agent + site.rules(mastered), Peer.FAR_NAME));
        lines.put(
                Peer.Way.FARSIDE_LOGIN.title + ", Socket",
                client(run, login.environment(), agent + site.rules(held), Peer.FAR_NAME));
        lines.put(SSH + " over ssh -M", ssh(site, mastered));
        return lines;
    }

    /** @param agent with its options; null: none */
    private static List<String> client(Run run, List<String> environment, String agent, String host) {
        List<String> line = new ArrayList<>(List.of("env"));
        line.addAll(environment);
        line.add(run.jdk.program("java"));
        if (agent != null) {
            line.add("-javaagent:" + agent);
        }
        String port = Integer.toString(run.loopback().targetPort());
        line.addAll(List.of("-cp", Jvm.ownClasses(), "bench.Client", host, port));
        return line;
    }

    private static List<String> ssh(Site site, Site.Gateway gateway) {
        return List.of("ssh", "-F", site.file("ssh_config"), "-W", "127.0.0.1:" + site.targetPort(), gateway.alias());
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
