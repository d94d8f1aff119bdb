package dev.farside.bench;

import dev.farside.bench.report.Table;
import dev.farside.it.site.Jvm;
import dev.farside.it.site.Running;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** One way of connecting: a client JVM, and the processes between it and the target. */
final class Peer {
    static final int PATIENCE_SECONDS = 300;

    static final String FAR_NAME = "target.far.example";

    private static final List<Path> PROXYCHAINS = List.of(
            Path.of("/usr/lib/x86_64-linux-gnu/libproxychains.so.4"),
            Path.of("/usr/lib/aarch64-linux-gnu/libproxychains.so.4"));

    enum Way {
        DIRECT("direct TCP"),

        /** The same in another JVM. */
        DIRECT_AGAIN("direct TCP, second run"),
        SSH_D("ssh -D"),
        SSH_L("ssh -L"),
        PROXYCHAINS("proxychains4 + ssh -D"),
        FARSIDE(Table.TODAY),

        /** With a recording of Flight Recorder from the start. */
        FARSIDE_RECORDED(Table.TODAY + ", recorded"),

        /** Over a master of OpenSSH's. */
        FARSIDE_MASTER(Table.TODAY + " over ssh -M"),

        /** Over a login that a process of farside's holds. */
        FARSIDE_LOGIN(Table.TODAY + " over farside login"),

        /** Another build of farside. */
        FARSIDE_BEFORE(Table.BEFORE),
        FARSIDE_MASTER_BEFORE(Table.BEFORE + " over ssh -M"),
        FARSIDE_LOGIN_BEFORE(Table.BEFORE + " over farside login"),

        /** The agent is there, and no rule names the connection. */
        UNTOUCHED(Table.TODAY + ", no rule");

        final String title;

        Way(String title) {
            this.title = title;
        }

        boolean isBefore() {
            return title.startsWith(Table.BEFORE);
        }

        /** Whether it has a row in the tables that compare ways of reaching the far side, whatever the run is asked for. */
        boolean isPeer() {
            return List.of(DIRECT, SSH_D, SSH_L, PROXYCHAINS, FARSIDE).contains(this);
        }
    }

    final Way way;
    private final Process sshd;
    private final ProcessHandle ssh;
    private final Process jvm;
    private final BufferedReader answers;
    private int asked;
    private volatile int answered;

    Peer(Site site, Way way, Run run) {
        this.way = way;
        boolean direct = way == Way.DIRECT || way == Way.DIRECT_AGAIN;
        Site.Gateway gateway =
                direct ? null : site.gateway(way == Way.FARSIDE_MASTER || way == Way.FARSIDE_MASTER_BEFORE);
        sshd = direct ? null : gateway.server();
        int port = Site.freePort();
        Login login =
                switch (way) {
                    case FARSIDE_MASTER, FARSIDE_MASTER_BEFORE -> Login.ofSsh(site, gateway);
                    case FARSIDE_LOGIN -> Login.ofFarside(site, gateway, Jvm.farsideProgram());
                    case FARSIDE_LOGIN_BEFORE ->
                        Login.ofFarside(
                                site,
                                gateway,
                                run.options.before().resolve("bin/farside").toString());
                    default -> null;
                };
        ssh = switch (way) {
            case SSH_D, PROXYCHAINS ->
                site.ssh(gateway, port, "-D", "127.0.0.1:" + port).toHandle();
            case SSH_L ->
                site.ssh(
                                gateway,
                                port,
                                "-L",
                                "127.0.0.1:" + port + ":" + site.targetAddress() + ":" + site.targetPort())
                        .toHandle();
            default -> login == null ? null : login.process();
        };
        List<String> environment = login == null ? List.of() : login.environment();
        jvm = site.startProgram(site.network().near(line(site, gateway, port, run, environment)));
        answers = jvm.inputReader(StandardCharsets.UTF_8);
    }

    /** Whether this machine has what it takes. */
    static boolean isPossible(Way way) {
        return way != Way.PROXYCHAINS || proxychains() != null;
    }

    private static Path proxychains() {
        return PROXYCHAINS.stream().filter(Files::exists).findFirst().orElse(null);
    }

    private String[] line(Site site, Site.Gateway gateway, int port, Run run, List<String> environment) {
        List<String> line = new ArrayList<>(List.of("env"));
        line.addAll(environment);
        if (way == Way.PROXYCHAINS) {
            String config = site.write(
                    "proxychains.conf", "strict_chain\nquiet_mode\n[ProxyList]\nsocks5 127.0.0.1 " + port + "\n");
            line.addAll(List.of("LD_PRELOAD=" + proxychains(), "PROXYCHAINS_CONF_FILE=" + config));
        }
        line.addAll(List.of(run.jdk.program("java"), "-Xmx1g"));
        line.addAll(run.options.jvmOptions());
        if (way == Way.FARSIDE_RECORDED) {
            line.addAll(List.of(
                    "-XX:StartFlightRecording",
                    "-XX:FlightRecorderOptions=repository=" + site.file("recording"),
                    "-Xlog:jfr+startup=off")); // its line on stdout would be taken for an answer
        }
        switch (way) {
            case SSH_D ->
                line.addAll(List.of("-DsocksProxyHost=127.0.0.1", "-DsocksProxyPort=" + port, "-DsocksNonProxyHosts="));
            case PROXYCHAINS -> line.add("-Djava.net.preferIPv4Stack=true");
            case FARSIDE,
                    FARSIDE_RECORDED,
                    FARSIDE_BEFORE,
                    FARSIDE_MASTER,
                    FARSIDE_MASTER_BEFORE,
                    FARSIDE_LOGIN,
                    FARSIDE_LOGIN_BEFORE,
                    UNTOUCHED ->
                line.add("-javaagent:" + run.options.agents().get(way.isBefore() ? Table.BEFORE : Table.TODAY)
                        + "=rules=" + site.rules(gateway));
            default -> {
                // as it is
            }
        }
        line.addAll(List.of("-cp", Jvm.classPath(), "bench.Client"));
        switch (way) {
            case SSH_L -> line.addAll(List.of("127.0.0.1", Integer.toString(port)));
            case FARSIDE,
                    FARSIDE_RECORDED,
                    FARSIDE_BEFORE,
                    FARSIDE_MASTER,
                    FARSIDE_MASTER_BEFORE,
                    FARSIDE_LOGIN,
                    FARSIDE_LOGIN_BEFORE -> line.addAll(List.of(FAR_NAME, Integer.toString(site.targetPort())));
            default -> line.addAll(List.of(site.targetAddress(), Integer.toString(site.targetPort())));
        }
        return line.toArray(String[]::new);
    }

    Cpu cpu() {
        return Cpu.of(jvm, ssh, sshd);
    }

    /** Has the client do something, and waits for what came of it. */
    Map<String, Double> ask(String command) {
        try {
            jvm.getOutputStream().write((command + "\n").getBytes(StandardCharsets.UTF_8));
            jvm.getOutputStream().flush();
            int number = ++asked;
            CompletableFuture.delayedExecutor(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .execute(() -> {
                        if (answered < number) {
                            jvm.destroyForcibly(); // its end is an answer, too
                        }
                    });
            String answer = answers.readLine();
            answered = number;
            if (answer == null || answer.startsWith("error")) {
                throw new IllegalStateException(way.title + ", " + command + ": " + answer);
            }
            return figures(answer);
        } catch (IOException e) {
            throw new UncheckedIOException(way.title + ", " + command, e);
        }
    }

    /** Of {@code name=value ...}; a line that is none has none. */
    static Map<String, Double> figures(String line) {
        Map<String, Double> figures = new TreeMap<>();
        for (String word : line.split(" ")) {
            int sign = word.indexOf('=');
            if (sign > 0) {
                figures.put(word.substring(0, sign), Double.parseDouble(word.substring(sign + 1)));
            }
        }
        return figures;
    }

    /** Ends the client; its servers end with the site. */
    void close() {
        Running.end(jvm);
    }
}
