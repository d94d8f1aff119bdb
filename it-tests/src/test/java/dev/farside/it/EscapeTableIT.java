package dev.farside.it;

import dev.farside.it.site.*;
import java.nio.file.*;
import java.util.*;
import org.junit.jupiter.api.Test;

class EscapeTableIT {
    private final FarSide side = FarSide.get();

    @Test
    void raw() throws Exception {
        Path rules = side.rules("no.corp.example refuse\n*.corp.example 10.213.2.0/24 via bastion\n");
        String kept = Jvm.on(Jdk.any())
                .farside(rules)
                .run("probe.Steps", "name=echo.corp.example")
                .out()
                .strip()
                .replaceAll(".*/", "");
        List<String> t = new ArrayList<>(List.of(
                "n:far name=echo.corp.example",
                "n:in capitals=ECHO.Corp.Example",
                "n:with a dot=echo.corp.example.",
                "n:escaped=\\101cho.corp.example",
                "n:short=echo",
                "n:refused name=no.corp.example",
                "n:near name, far address=private.example",
                "n:far address=10.213.2.13",
                "n:in three parts=10.213.525",
                "n:as one number=181731853",
                "n:IPv4-mapped=::ffff:10.213.2.13",
                "c:stand-in of another JVM=/" + kept,
                "c:kept with its name=echo.corp.example/" + kept,
                "c:near address, far name=echo.corp.example/10.213.1.8",
                "n:near=open.example",
                "q:backwards=13.2.213.10.in-addr.arpa"));
        try (Barrier barrier = Barrier.before(side, "10.213.1.99")) {
            for (Jdk jdk : Jdk.all()) {
                for (boolean agent : new boolean[] {false, true}) {
                    List<String> all = new ArrayList<>(t);
                    if (agent) all.add("c:own stand-in=/echo.corp.example");
                    Jvm jvm = agent ? Jvm.on(jdk).farside(rules) : Jvm.on(jdk);
                    StringBuilder out = new StringBuilder();
                    long start = System.nanoTime();
                    try {
                        try (Running r = Running.start(jvm.variable("LOCALDOMAIN", "corp.example")
                                .command("probe.escape.Escapes", all.toArray(new String[0]))
                                .merged())) {
                            Barrier.Count before = barrier.count();
                            int q = side.localQuestions().size();
                            for (String line = r.line(); line != null; line = r.line()) {
                                if (line.contains("\t")) {
                                    out.append(line).append("\n");
                                    continue;
                                }
                                Barrier.Count now = barrier.count();
                                List<String> qs = side.localQuestions();
                                out.append("== " + line + " far " + (now.far() - before.far()) + " proxy "
                                        + (now.proxy() - before.proxy()) + " dns " + qs.subList(q, qs.size()) + "\n");
                                before = now;
                                q = qs.size();
                                r.tell("");
                            }
                        }
                    } finally {
                        Files.writeString(Path.of("/tmp/sec/" + jdk.version() + agent), out.toString());
                    }
                    out.append((System.nanoTime() - start) / 1000000 + " ms\n");
                    Files.writeString(Path.of("/tmp/sec/" + jdk.version() + agent), out.toString());
                }
            }
        }
    }
}
