package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * The six classic ways to tunnel with OpenSSH. Each runs with its ssh_config and nothing else, for curl, for nc and for
 * a JVM.
 */
@SuppressWarnings("try") // that it is open is what a test needs of a Forwarding
class ClassicConfigurationsIT {
    private final FarSide side = FarSide.get();

    @Test
    void localForward() {
        Path config = config(
                """
                Host bastion
                  LocalForward 8301 web.corp.example:80
                  LocalForward 8302 echo.corp.example:13
                """);
        try (Forwarding forwarding = open(2, config, "bastion")) {
            assertAll(
                    () -> assertEquals("GET / localhost:8301 0\n", curl(side.near(), "http://localhost:8301/")),
                    () -> assertEquals("hello\n", nc(side.near(), "localhost", "8302")),
                    () -> assertEquals("localhost:8302 hello\n", jvm(Jvm.on(Jdk.newest()), "read=localhost:8302")));
        }
    }

    @Test
    void remoteForward() {
        Path config = config(
                """
                Host bastion
                  RemoteForward 8311 localhost:80
                  RemoteForward 8312 localhost:13
                """);
        try (Forwarding forwarding = open(2, config, "bastion")) {
            assertAll(
                    () -> assertEquals("GET / localhost:8311 0\n", curl(side.gateway(), "http://localhost:8311/")),
                    () -> assertEquals("hello\n", nc(side.gateway(), "localhost", "8312")),
                    () -> assertEquals(
                            "localhost:8312 hello\n",
                            jvm(Jvm.on(Jdk.newest()).at(side.gateway()), "read=localhost:8312")));
        }
    }

    @Test
    void dynamicForward() {
        Path config =
                config("""
                Host bastion
                  DynamicForward 8321
                """);
        Jvm socks = Jvm.on(Jdk.newest()).with("-DsocksProxyHost=localhost", "-DsocksProxyPort=8321");
        String web = "http://web.corp.example/";
        try (Forwarding forwarding = open(1, config, "bastion")) {
            assertAll(
                    () -> assertEquals(
                            "GET / web.corp.example 0\n",
                            curl(side.near(), "--socks5-hostname", "localhost:8321", web)),
                    () -> assertEquals(
                            "hello\n", nc(side.near(), "-X", "5", "-x", "localhost:8321", "echo.corp.example", "13")),
                    () -> assertEquals(web + " GET / web.corp.example 0\n", jvm(socks, "get=" + web)));
        }
    }

    @Test
    void proxyCommandSshW() {
        Path config = config(
                """
                Host inner
                  ProxyCommand ssh -W %h:%p bastion
                """);
        throughInner(config, "inner", 8331);
    }

    /** Through a SOCKS proxy, which is ours. */
    @Test
    void proxyCommandNc() {
        Path config = config(
                """
                Host inner
                  ProxyCommand nc -X 5 -x localhost:8341 %h %p
                Host bastion
                  DynamicForward 8341
                """);
        try (Forwarding forwarding = open(1, config, "bastion")) {
            throughInner(config, "inner", 8342);
            // And that of everybody else.
            assertEquals(
                    "hello\n",
                    Command.of(side.near()
                                    .inside(
                                            "ssh",
                                            "-F",
                                            config.toString(),
                                            "-o",
                                            "BatchMode=yes",
                                            "inner",
                                            "echo hello"))
                            .output());
        }
    }

    @Test
    void aPatternWithAnExclusion() {
        Path config = config(
                """
                Host *.corp.example *.example !gateway.example
                  ProxyCommand ssh -W %h:%p gateway.example
                """);
        throughInner(config, "inner.corp.example", 8351);
        Path rules = side.scratch("rules", "ssh-config " + config + "\nssh-config\n");
        assertEquals(
                """
                echo.corp.example:13 hello
                gateway.example:13 hello
                gateway.example:23 10.213.1.2
                """,
                jvm(
                        Jvm.on(Jdk.newest()).farside(rules),
                        "read=echo.corp.example:13",
                        "read=gateway.example:13",
                        "read=gateway.example:23"),
                "the gateway itself is reached directly");
    }

    /** To what only the inner gateway knows. */
    private void throughInner(Path config, String inner, int port) {
        int other = port + 5;
        Path rules = side.scratch("rules", "ssh-config " + config + "\ndeep.corp.example via " + inner + "\n");
        try (Forwarding forwarding = Forwarding.open(
                config, "-L", port + ":deep.corp.example:80", "-L", other + ":deep.corp.example:13", inner)) {
            assertAll(
                    () -> assertEquals(
                            "GET / localhost:" + port + " 0\n", curl(side.near(), "http://localhost:" + port + "/")),
                    () -> assertEquals("hello\n", nc(side.near(), "localhost", Integer.toString(other))),
                    () -> assertEquals(
                            "deep.corp.example:13 hello\n",
                            jvm(Jvm.on(Jdk.newest()).farside(rules), "read=deep.corp.example:13")));
        }
    }

    private Path config(String text) {
        return side.scratch("config", text + Keys.read(side.sshConfigFile()));
    }

    private static Forwarding open(int forwards, Path config, String gateway) {
        Forwarding forwarding = Forwarding.begin(config, gateway);
        for (int i = 0; i < forwards; i++) {
            forwarding.await(" listens on |^farside: listening on ");
        }
        return forwarding;
    }

    private static String curl(Namespace where, String... arguments) {
        return Command.of(where.inside("curl", "-sS", "--max-time", "30"))
                .and(arguments)
                .output();
    }

    private static String nc(Namespace where, String... arguments) {
        return Command.of(where.inside("nc")).and(arguments).output();
    }

    private static String jvm(Jvm jvm, String... steps) {
        Command.Result result = jvm.run("probe.Steps", steps);
        assertEquals(0, result.status(), result::toString);
        return result.out();
    }
}
